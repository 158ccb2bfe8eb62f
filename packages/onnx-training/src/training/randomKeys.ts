/** Two numbers of 32 bits for each place that draws. */
export const WORDS_PER_PLACE = 2;

/** What random numbers depend on, besides their place in the graph. */
export interface RandomCounter {
  readonly seed: number;
  /** The optimizer step, counted from 1. */
  readonly step: number;
  /** The part of a step whose gradient is accumulated; 0 where there is one. */
  readonly part: number;
}

/**
 * The keys with which a graph draws random numbers: two words for each place, a hash of (seed, step, part, place, word).
 * Nothing is kept between steps, so a run that is resumed draws what it would have drawn.
 *
 * @param places how many there are.
 */
export function randomKeys({ seed, step, part }: RandomCounter, places: number): Uint32Array {
  const start = [seed, step, part].reduce(absorb, 0x9e3779b9);
  return Uint32Array.from({ length: places * WORDS_PER_PLACE }, (_, i) => absorb(start, i + 1));
}

/** Takes a whole number up to 2⁵³ into a hash. */
function absorb(hash: number, number: number): number {
  const low = mix(hash ^ (number >>> 0));
  return mix(low ^ Math.imul(Math.floor(number / 2 ** 32) + 1, 0x9e3779b1));
}

/** The finalizer of MurmurHash3: every bit of the result depends on every bit of the input. */
function mix(x: number): number {
  let h = x;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
