import type { Axis } from '@stepwise/core';
import type { Sample } from '../drawing/sample.ts';
import { reduceSamples } from './reduceSamples.ts';

/** More changes than these are no stairs to the eye. */
const MOST_STAIRS = 2000;

function changesOften(rates: readonly number[]): boolean {
  let changes = 0;
  for (let i = 1; i < rates.length; i++) if (rates[i] !== rates[i - 1]) changes++;
  return changes > rates.length / 2;
}

/**
 * The rate over the places of its rows: stairs that step half-way between two rows, or, where it
 * changes at more rows than can be seen, the line through them. Rows of steps are far apart: where
 * the rate changes at most of them it has changed between them too, and the line is straight.
 */
export function rateSamples(
  at: readonly number[],
  rates: readonly number[],
  axis: Axis = 'epoch',
): readonly Sample[] {
  if (axis === 'step' && changesOften(rates)) return reduceSamples(at, rates);
  const samples: Sample[] = [];
  for (let i = 0; i < at.length; i++) {
    const [x = 0, value = null] = [at[i], rates[i]];
    const [lastX = x, last = value] = [at[i - 1], rates[i - 1]];
    if (i > 0 && value !== last) {
      samples.push({ x: (x + lastX) / 2, value: last }, { x: (x + lastX) / 2, value });
    }
    if (samples.length > 2 * MOST_STAIRS) return reduceSamples(at, rates);
    if (i === 0 || i === at.length - 1) samples.push({ x, value });
  }
  return samples;
}
