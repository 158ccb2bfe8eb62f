const NOTHING = '–';

type Value = number | null | undefined;

function absent(value: Value): string | null {
  if (value === null || value === undefined) return NOTHING;
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '∞';
  return value === -Infinity ? '−∞' : null;
}

/** `1.50e+3` → `1.5e3`; the digits behind the point are kept when `zeros` is true. */
function tidyExponent(text: string, zeros = false): string {
  const [digits = '', exponent = '0'] = text.split('e');
  const mantissa = zeros || !digits.includes('.') ? digits : digits.replace(/\.?0+$/, '');
  return `${mantissa}e${Number(exponent)}`;
}

/** Four significant digits: `0.08048`, `12.35`, `1.235e5`; a dash for what is not there. */
export function formatLoss(value: Value): string {
  const word = absent(value);
  if (word !== null || typeof value !== 'number') return word ?? NOTHING;
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 99_995 || size < 1e-4) return tidyExponent(value.toExponential(3), true);
  return value.toPrecision(4).includes('e') ? value.toFixed(0) : value.toPrecision(4);
}

/** Up to three significant digits: `1e-3`, `2.5e-4`, `0.05`, `0`. */
export function formatRate(value: Value): string {
  const word = absent(value);
  if (word !== null || typeof value !== 'number') return word ?? NOTHING;
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(3));
  const size = Math.abs(rounded);
  return size < 0.01 || size >= 1e4 ? tidyExponent(rounded.toExponential()) : String(rounded);
}

/** Two significant digits and a power of ten: `2.1e-7`, `1.0e-3`, `0`. */
export function formatDifference(value: Value): string {
  const word = absent(value);
  if (word !== null || typeof value !== 'number') return word ?? NOTHING;
  return value === 0 ? '0' : tidyExponent(value.toExponential(1), true);
}

/** A share of one as `97.4 %`. */
export function formatAccuracy(value: Value): string {
  const word = absent(value);
  if (word !== null || typeof value !== 'number') return word ?? NOTHING;
  return `${(value * 100).toFixed(1)} %`;
}

/** Milliseconds with one decimal: `4.2 ms`. */
export function formatMs(value: Value): string {
  const word = absent(value);
  if (word !== null || typeof value !== 'number') return word ?? NOTHING;
  return `${value.toFixed(1)} ms`;
}

/** `0.8 s`, `42 s`, `3 min 12 s`, `1 h 4 min`. */
export function formatSeconds(value: Value): string {
  const word = absent(value);
  if (word !== null || typeof value !== 'number') return word ?? NOTHING;
  if (value < 9.95) return `${value.toFixed(1)} s`;
  const seconds = Math.round(value);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(value / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Whole numbers in groups of three: `100,000`. */
export function formatCount(value: Value): string {
  const word = absent(value);
  if (word !== null || typeof value !== 'number') return word ?? NOTHING;
  return value.toLocaleString('en-US');
}

const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

/** ISO 8601 as `22 November 2026, 14:38 UTC`; text that is no date stays as it is. */
export function formatDate(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
  return `${day}, ${date.toISOString().slice(11, 16)} UTC`;
}

/** A value on an axis whose neighbours are `step` away: as few digits as tell them apart. */
export function formatTick(value: number, step: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  const digits = Math.max(0, Math.floor(Math.log10(size)) - Math.floor(Math.log10(step) + 1e-9));
  if (size >= 1e5 || size < 1e-3) {
    return tidyExponent(value.toExponential(Math.min(digits, 15)));
  }
  return value.toFixed(Math.min(15, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))));
}

const WORDS = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** Small whole numbers as words, others as digits. */
export function formatWord(count: number): string {
  return WORDS[count] ?? formatCount(count);
}
