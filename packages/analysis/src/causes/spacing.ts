/** What is striking about the places of changes: as someone would have chosen them. */
export interface Spacing {
  /** They come after each multiple of so many rows, counted from the beginning of the schedule. */
  readonly every: number | null;
  /** All are multiples of this many places; 1 where nothing is striking. */
  readonly unit: number;
}

/** Round numbers, the coarsest first. */
const ROUND: readonly number[] = Array.from({ length: 8 }, (_, i) =>
  [2.5, 1, 0.5].map((n) => n * 10 ** (8 - i)),
)
  .flat()
  .filter((unit) => unit >= 5 && Number.isInteger(unit));
/** Parts of a run that people choose. */
const PARTS = [2, 4, 10] as const;

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
  return { every: everyOf(places, starts), unit: unitOf(places, length) };
}

function everyOf(places: readonly Between[], starts: readonly number[]): number | null {
  const last = places.at(-1);
  if (last === undefined || places.length < 2) return null;
  for (const start of starts) {
    const low = (last.after - start) / places.length;
    const high = (last.at + 1 - start) / places.length;
    const first = Math.max(1, Math.ceil(low));
    // steps are whole; within a wide interval between rows some of them are as good as all
    for (let every = first; every <= Math.min(high, first + 64); every += 1) {
      const isOn = places.every(({ after, at }, i) => {
        const place = start + every * (i + 1);
        return place > after && place <= at + 1;
      });
      if (isOn) return every;
    }
  }
  return null;
}

function unitOf(places: readonly Between[], length: number): number {
  const widest = Math.max(0, ...places.map(({ after, at }) => at - after));
  const parts = PARTS.map((part) => length / part).filter((unit) => unit >= 10);
  const units = [...parts, ...ROUND].toSorted((a, b) => b - a);
  const isOn = (unit: number, late: number): boolean =>
    places.every(({ after, at }) => {
      const place = Math.floor((at - late) / unit) * unit;
      return place > 0 && place > after - late;
    });
  const isUnit = (unit: number): boolean =>
    unit > 2 * widest && (isOn(unit, 0) || isOn(unit, 1) || isOn(unit, -1));
  return places.length === 0 ? 1 : (units.find(isUnit) ?? 1);
}
