import type { Effect, Plateau, RateChange } from '../analysis.ts';
import type { RateStory, Watched } from '../draft.ts';
import { bestRow, curveOf, isBetter, rowAt } from './curve.ts';
import { effectOf } from './effectOf.ts';
import { plateauOf } from './plateauOf.ts';
import { stretchesOf, type Stretch } from './stretches.ts';

/** What each rate brought. */
export interface Gains {
  readonly plateaus: readonly Plateau[];
  /** Of each change, in their order. */
  readonly effects: readonly (Effect | null)[];
}

/** What was reached at each rate, and what each change of it did, on the validation loss or else the training loss. */
export function gainsOf(
  { rate, validation, train }: Watched,
  story: RateStory,
  changes: readonly RateChange[],
): Gains {
  if (rate === null) return { plateaus: [], effects: [] };
  const stretches = stretchesOf(rate, story, changes);
  const effects: (Effect | null)[] = changes.map(() => null);
  const curve = curveOf(validation, story.axis) ?? curveOf(train, story.axis);
  if (curve === null) return { plateaus: stretches.map((one) => bare(one, story)), effects };
  let before: number | null = null;
  let row = 0;
  const plateaus: Plateau[] = [];
  for (const [i, stretch] of stretches.entries()) {
    const start = rowAt(curve, stretch.from);
    const best = curve.values[bestRow(curve, row, start)];
    if (best !== undefined && (before === null || isBetter(curve, best, before))) before = best;
    row = Math.max(row, start);
    plateaus.push(plateauOf(curve, stretch, i === 0 ? null : before));
    const previous = stretches[i - 1];
    if (previous && stretch.change !== null) {
      effects[stretch.change] = effectOf(curve, previous, stretch);
    }
  }
  return { plateaus, effects };
}

function bare({ from, to, rate, rows }: Stretch, { axis }: RateStory): Plateau {
  const unknown = { best: null, bestAt: null, gain: null, noise: null, slope: null, z: null };
  return { axis, from, to, rate, rows, ...unknown };
}
