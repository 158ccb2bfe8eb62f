import { values } from '../drawing/sample.ts';
import type { Curve } from './curve.ts';

/** 1.4826 · MAD of the differences / √2, at least a thousandth of the range. */
function roughNoise(samples: readonly number[]): number {
  const steps = samples.slice(1).map((value, i) => Math.abs(value - (samples[i] ?? value)));
  steps.sort((a, b) => a - b);
  const middle = steps[Math.floor(steps.length / 2)] ?? 0;
  let low = Infinity;
  let high = -Infinity;
  for (const value of samples) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return Math.max((1.4826 * middle) / Math.SQRT2, (high - low) / 1000, Number.MIN_VALUE);
}

/** The distance of each value to the best of its series, and a little more, so that it has a logarithm. */
export function distance({ raw, series }: Curve): (value: number) => number {
  const all = values(raw);
  const up = series.mode === 'max';
  const best = all.reduce(
    (a, b) => (up ? Math.max(a, b) : Math.min(a, b)),
    up ? -Infinity : Infinity,
  );
  const noise = roughNoise(all);
  return (value) => (up ? best - value : value - best) + noise;
}
