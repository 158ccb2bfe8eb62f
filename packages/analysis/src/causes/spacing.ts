/** What is striking about the places of changes: as someone would have chosen them. */
export interface Spacing {
  /** They come after each multiple of so many rows, counted from the beginning of the schedule. */
  readonly every: number | null;
  /** All are multiples of this many places; 1 where nothing is striking. */
  readonly unit: number;
  /** How often places that nobody chose would look like this; 1 where nothing is striking. */
  readonly chance: number;
}

/** Round numbers, the coarsest first. */
const ROUND: readonly number[] = Array.from({ length: 8 }, (_, i) =>
  [2.5, 1, 0.5].map((n) => n * 10 ** (8 - i)),
)
  .flat()
  .filter((unit) => unit >= 5 && Number.isInteger(unit));
/** Parts of a run that people choose. */
const PARTS = [2, 4] as const;

/** A change lies after one place, the last with the old rate, up to another, the first with the new one. */
export interface Between {
  readonly after: number;
  readonly at: number;
}

/**
 * How the places of changes lie. Some count epochs from 0 and some from 1, and some log the rate after the scheduler's
 * step, so that one place off is the same.
 *
 * @param starts where the schedule may have begun: the first row, the end of the warm-up.
 * @param length of the run, in places.
 */
export function spacingOf(
  places: readonly Between[],
  starts: readonly number[],
  length: number,
): Spacing {
  const widest = places.reduce((most, { after, at }) => Math.max(most, at - after), 0);
  const every = everyOf(places, starts);
  const unit = unitOf(places, length, widest);
  // each beginning, and one place early or late; the first place is free, and all others follow from it
  const even = every === null ? 1 : 2 * starts.length * (widest / length) ** (places.length - 1);
  const round = unit === 1 ? 1 : (1 + 2 / widest) * (widest / unit) ** places.length;
  return { every, unit, chance: Math.min(1, even, round) };
}

/** Places that look chosen more often than by chance. */
export function isStriking({ chance }: Spacing): boolean {
  return chance <= CHOSEN;
}

const CHOSEN = 0.1;

function everyOf(places: readonly Between[], starts: readonly number[]): number | null {
  const last = places.at(-1);
  if (last === undefined || places.length < 2) return null;
  for (const start of starts) {
    const low = (last.after - start) / places.length;
    const high = (last.at + 1 - start) / places.length;
    const first = Math.max(1, Math.ceil(low));
    // beyond them every + 1 is every
    if (!Number.isSafeInteger(first + 64)) continue;
    // steps are whole; within a wide interval between rows some of them are as good as all
    for (let every = first; every <= Math.min(high, first + 64); every += 1) {
      // all as they stand, or all one row early
      const isOn = (early: number): boolean =>
        places.every(({ after, at }, i) => {
          const place = start + every * (i + 1) - early;
          return place > after && place <= at;
        });
      if (isOn(0) || isOn(1)) return every;
    }
  }
  return null;
}

function unitOf(places: readonly Between[], length: number, widest: number): number {
  const parts = PARTS.map((part) => length / part).filter(
    (unit) => unit >= 10 && Number.isInteger(unit),
  );
  const units = [...parts, ...ROUND].toSorted((a, b) => b - a);
  const isOn = (unit: number, late: number): boolean =>
    places.every(({ after, at }) => {
      const place = Math.floor((at - late) / unit) * unit;
      return place > 0 && place > after - late && place < length;
    });
  const isUnit = (unit: number): boolean =>
    unit > 2 * widest && (isOn(unit, 0) || isOn(unit, 1) || isOn(unit, -1));
  return places.length === 0 ? 1 : (units.find(isUnit) ?? 1);
}
