/**
 * Random numbers without a state: each is a hash of what it is for, so they can be asked for in any order.
 *
 * @see the finalizer of MurmurHash3, whose output bits each depend on every input bit.
 */
function mix(bits: number): number {
  let h = bits ^ (bits >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A number between 0 and 1, neither of them, for the `nth` use of an index. */
export function uniform(seed: number, index: number, nth: number): number {
  // 2³² divided by the golden ratio: a zero would stay a zero
  let h = mix(seed + 0x9e3779b9);
  h = mix((h ^ index) + 0x9e3779b9);
  h = mix((h ^ Math.floor(index / 2 ** 32)) + 0x9e3779b9);
  h = mix((h ^ nth) + 0x9e3779b9);
  return ((h >>> 0) + 0.5) / 2 ** 32;
}

/** A normal number of mean 0, made again until it lies within ±limit. */
export function normal(seed: number, index: number, std: number, limit: number): number {
  if (std === 0 || limit === 0) return 0;
  // a wide limit seldom cuts a normal number off, and a narrow one leaves it almost uniform: either way few are made
  const wide = limit > 2 * std;
  for (let nth = 0; ; nth += 2) {
    const a = uniform(seed, index, nth);
    const b = uniform(seed, index, nth + 1);
    const one = wide
      ? std * Math.sqrt(-2 * Math.log(a)) * Math.cos(2 * Math.PI * b)
      : limit * (2 * a - 1);
    const kept = wide ? Math.abs(one) <= limit : b < Math.exp(-((one / std) ** 2) / 2);
    if (kept) return one;
  }
}
