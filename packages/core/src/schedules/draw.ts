/**
 * Random numbers without a state: each is a hash of what it is for, so they can be asked for in any order. This takes
 * one number more into a hash.
 *
 * @see the finalizer of MurmurHash3, whose output bits each depend on every input bit.
 */
export function mix(before: number, next: number): number {
  // 2³² divided by the golden ratio: a zero would stay a zero
  let h = ((before ^ next) + 0x9e3779b9) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A number between 0 and 1, neither of them, for the `nth` use of an index. */
export function uniform(hash: number, nth: number): number {
  return ((mix(hash, nth) >>> 0) + 0.5) / 2 ** 32;
}

/** A normal number of mean 0, made again until it lies within ±limit. */
export function normal(hash: number, std: number, limit: number): number {
  if (std === 0 || limit === 0) return 0;
  // a wide limit seldom cuts a normal number off, and a narrow one leaves it almost uniform: either way few are made
  const wide = limit > 2 * std;
  for (let nth = 0; ; nth += 2) {
    const a = uniform(hash, nth);
    const b = uniform(hash, nth + 1);
    const one = wide
      ? std * Math.sqrt(-2 * Math.log(a)) * Math.cos(2 * Math.PI * b)
      : limit * (2 * a - 1);
    const height = (one / std) ** 2 / 2;
    // 1 − h is below exp(−h), and mostly enough
    const kept = wide ? Math.abs(one) <= limit : b < 1 - height || b < Math.exp(-height);
    if (kept) return one;
  }
}
