const PART = (Math.sqrt(5) - 1) / 2;

/** Where a function with one valley between two bounds is lowest. */
export function goldenSection(
  f: (x: number) => number,
  from: number,
  to: number,
  steps = 45,
): number {
  let [low, high] = [from, to];
  let [a, b] = [high - PART * (high - low), low + PART * (high - low)];
  let [fa, fb] = [f(a), f(b)];
  for (let i = 0; i < steps && high - low > 1e-14 * (Math.abs(low) + Math.abs(high)); i += 1) {
    if (fa <= fb) {
      [high, b, fb] = [b, a, fa];
      a = high - PART * (high - low);
      fa = f(a);
    } else {
      [low, a, fa] = [a, b, fb];
      b = low + PART * (high - low);
      fb = f(b);
    }
  }
  return fa <= fb ? a : b;
}

/** The same with several valleys: the best of evenly spaced points first. */
export function gridSearch(
  f: (x: number) => number,
  from: number,
  to: number,
  points: number,
  steps?: number,
): number {
  let best = from;
  let least = Infinity;
  const step = (to - from) / (points - 1);
  for (let i = 0; i < points; i += 1) {
    const x = from + i * step;
    const value = f(x);
    if (value < least) [best, least] = [x, value];
  }
  return goldenSection(f, Math.max(from, best - step), Math.min(to, best + step), steps);
}
