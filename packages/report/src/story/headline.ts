import type { History } from '@stepwise/core';
import type { Analysis } from '@stepwise/analysis';
import { formatLoss } from '../drawing/format.ts';
import { placeName, plural } from '../words.ts';
import { shortKey } from './names.ts';
import { runStory } from './runStory.ts';

/** The whole file in a line. */
export function headline({ runs, best }: Analysis, history: History | null): string {
  const [only] = runs;
  if (only === undefined) return 'Nothing in this log can be explained';
  if (runs.length === 1) return runStory(only, history?.runs[only.run] ?? null).headline;
  const count = plural(runs.length, 'run');
  return best === null
    ? count
    : `${count}; best ${shortKey(best)} ${formatLoss(best.value)} in run ${best.run + 1} at ${placeName(best.axis, best.at)}`;
}
