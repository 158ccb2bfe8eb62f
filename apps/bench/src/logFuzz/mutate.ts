/** Draws numbers below a bound, the same for the same seed. */
export type Draw = (below: number) => number;

export function drawOf(seed: number): Draw {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** What should never come through to a page as it is. */
export const MARKUP = '<img src=x onerror=alert(1)>';

const HOSTILE = [
  MARKUP,
  '</script><script>alert(1)</script>',
  '__proto__',
  'constructor',
  '{"__proto__":{"polluted":1}}',
  'NaN',
  '-Infinity',
  '1e999',
  '-1e308',
  '5e-324',
  '9007199254740993',
  '0x10',
  '1,5',
  '"',
  "'",
  '\\',
  '\u0000',
  '\r',
  '\n\n\n',
  '[[[[[[[[',
  '{{{{',
  ',,,,,,,,',
  ';',
  '\t',
  '%s%n',
  '=cmd()',
  '\u202e',
  '\ud83d\ude00',
  'epoch',
  'lr',
  'val_loss',
  'Epoch 1/1',
  '-0',
  'null',
  'true',
];

/** A file that is nearly a log: one to six changes of the bytes, lines and words of one that is. */
export function mutate(start: Uint8Array, others: readonly Uint8Array[], draw: Draw): Uint8Array {
  let bytes = start;
  for (let i = draw(6); i >= 0; i -= 1) {
    const change = CHANGES[draw(CHANGES.length)];
    if (change) bytes = change(bytes, others, draw);
  }
  return bytes;
}

type Change = (bytes: Uint8Array, others: readonly Uint8Array[], draw: Draw) => Uint8Array;

const LONGEST = 1 << 18;

const CHANGES: readonly Change[] = [
  // a byte becomes another
  (bytes, _, draw) => {
    const changed = bytes.slice();
    if (changed.length > 0) changed[draw(changed.length)] = draw(256);
    return changed;
  },
  // cut off
  (bytes, _, draw) => bytes.slice(0, draw(bytes.length + 1)),
  // the beginning is lost
  (bytes, _, draw) => bytes.slice(draw(bytes.length + 1)),
  // a piece is lost
  (bytes, _, draw) => {
    const from = draw(bytes.length + 1);
    return join([bytes.slice(0, from), bytes.slice(from + draw(200))]);
  },
  // a piece comes twice
  (bytes, _, draw) => {
    const from = draw(bytes.length + 1);
    const piece = bytes.slice(from, from + draw(400));
    return bytes.length > LONGEST ? bytes : join([bytes.slice(0, from), piece, bytes.slice(from)]);
  },
  // something hostile comes in
  (bytes, _, draw) => insert(bytes, text(HOSTILE[draw(HOSTILE.length)] ?? ''), draw),
  // a number, or a word, becomes something hostile
  (bytes, _, draw) => {
    const words = [...decode(bytes).matchAll(/[\w.+-]+/gu)];
    const word = words[draw(Math.max(1, words.length))];
    if (!word) return bytes;
    const all = decode(bytes);
    return text(
      all.slice(0, word.index) +
        (HOSTILE[draw(HOSTILE.length)] ?? '') +
        all.slice(word.index + word[0].length),
    );
  },
  // two lines change places
  (bytes, _, draw) => {
    const lines = decode(bytes).split('\n');
    const [a, b] = [draw(lines.length), draw(lines.length)];
    [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
    return text(lines.join('\n'));
  },
  // a long line
  (bytes, _, draw) =>
    bytes.length > LONGEST
      ? bytes
      : insert(bytes, text((HOSTILE[draw(HOSTILE.length)] ?? 'x').repeat(5000)), draw),
  // another log goes on where this one ends
  (bytes, others, draw) => {
    const other = others[draw(Math.max(1, others.length))];
    return !other || bytes.length > LONGEST ? bytes : join([bytes, other]);
  },
  // a piece of another log in the middle
  (bytes, others, draw) => {
    const other = others[draw(Math.max(1, others.length))];
    if (!other || bytes.length > LONGEST) return bytes;
    const from = draw(other.length + 1);
    return insert(bytes, other.slice(from, from + draw(500)), draw);
  },
];

const encoder = new TextEncoder();
const decoder = new TextDecoder('latin1');

function text(some: string): Uint8Array {
  return encoder.encode(some);
}

function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

function insert(bytes: Uint8Array, piece: Uint8Array, draw: Draw): Uint8Array {
  const at = draw(bytes.length + 1);
  return join([bytes.slice(0, at), piece, bytes.slice(at)]);
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
