import type { Curve, Model } from './curve.ts';
import { goldenSection } from './goldenSection.ts';
import { leastSquares } from './leastSquares.ts';

/** Where a cosine may have begun, in the curve's places. */
export interface Begin {
  readonly from: number;
  readonly to: number;
}

/** A cosine with everything but its length found. */
export interface Wave {
  readonly start: number;
  readonly length: number;
  readonly base: number;
  readonly min: number;
  readonly error: number;
}

/** A start is looked for within this share of the curve, where the minimum turns out to be 0. */
const NEAR = 0.1;

/** The rates of a wave. */
export function modelOf({ start, length, base, min }: Wave): Model {
  return (x) => min + ((base - min) * (1 + Math.cos((Math.PI * (x - start)) / length))) / 2;
}

/** The best wave of a length. With a free start it is a sum of three columns; a start or minimum out of bounds is bound. */
export function waveOf(curve: Curve, weight: Float64Array, begin: Begin, length: number): Wave {
  const omega = Math.PI / length;
  const { x, y } = curve;
  const target = weight.map((w, i) => w * (y[i] ?? 0));
  const rest = target.slice();
  const [level = 0, a = 0, b = 0] = leastSquares(
    [
      weight.slice(),
      weight.map((w, i) => w * Math.cos(omega * (x[i] ?? 0))),
      weight.map((w, i) => w * Math.sin(omega * (x[i] ?? 0))),
    ],
    rest,
  );
  const height = Math.hypot(a, b);
  const start = Math.atan2(b, a) / omega;
  const min = level - height;
  const isIn = start >= begin.from && start <= begin.to;
  if (isIn && min >= 0) return { start, length, base: level + height, min, error: square(rest) };
  const nearest = start < begin.from ? begin.from : begin.to;
  const bound = isIn ? null : boundWave(curve, weight, nearest, length);
  if (bound !== null && bound.min >= 0) return bound;
  // near the start that was found with a minimum of any size
  const guess = isIn ? start : nearest;
  const [from, to] = [Math.max(begin.from, guess - NEAR), Math.min(begin.to, guess + NEAR)];
  const withStart = (t: number): Wave => zeroWave(curve, weight, t, length);
  const first = withStart(guess);
  const other = withStart(goldenSection((t) => withStart(t).error, from, to, 12));
  return first.error <= other.error ? first : other;
}

/** With the start given: two columns, in closed form. */
function boundWave(curve: Curve, weight: Float64Array, start: number, length: number): Wave {
  const s = sumsOf(curve, weight, start, length);
  const determinant = s.ww * s.hh - s.wh * s.wh;
  const height = determinant > 1e-12 * s.ww * s.hh ? (s.ww * s.hy - s.wh * s.wy) / determinant : 0;
  const min = (s.wy - height * s.wh) / s.ww;
  const error =
    s.yy -
    2 * (min * s.wy + height * s.hy) +
    min * min * s.ww +
    height * height * s.hh +
    2 * min * height * s.wh;
  return { start, length, base: min + height, min, error: Math.max(0, error) };
}

/** With the start given and a minimum of 0. */
function zeroWave(curve: Curve, weight: Float64Array, start: number, length: number): Wave {
  const s = sumsOf(curve, weight, start, length);
  const base = s.hh > 0 ? s.hy / s.hh : 0;
  return { start, length, base, min: 0, error: Math.max(0, s.yy - base * s.hy) };
}

/** Sums of products of the rates y, the half wave h and 1, weighted. */
function sumsOf({ x, y, count }: Curve, weight: Float64Array, start: number, length: number) {
  let [ww, hh, yy, wh, wy, hy] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < count; i += 1) {
    const w = (weight[i] ?? 0) ** 2;
    const rate = y[i] ?? 0;
    const half = (1 + Math.cos((Math.PI * ((x[i] ?? 0) - start)) / length)) / 2;
    ww += w;
    hh += w * half * half;
    yy += w * rate * rate;
    wh += w * half;
    wy += w * rate;
    hy += w * half * rate;
  }
  return { ww, hh, yy, wh, wy, hy };
}

function square(rest: Float64Array): number {
  let sum = 0;
  for (const value of rest) sum += value * value;
  return sum;
}
