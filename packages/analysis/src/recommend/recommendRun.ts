import type { Recommendation, RunAnalysis } from '../analysis.ts';
import { bestCheckpoint } from './bestCheckpoint.ts';
import { earlierStop } from './earlierStop.ts';
import { moreEpochs } from './moreEpochs.ts';
import { noChange } from './noChange.ts';
import { patienceLong } from './patienceLong.ts';
import { patienceShort } from './patienceShort.ts';
import { rateBug } from './rateBug.ts';
import { smoothSchedule } from './smoothSchedule.ts';
import { stopsBeforeCut } from './stopsBeforeCut.ts';
import { uselessTail } from './uselessTail.ts';
import type { Rule } from './rule.ts';

const RULES: readonly Rule[] = [
  earlierStop,
  stopsBeforeCut,
  uselessTail,
  patienceShort,
  patienceLong,
  moreEpochs,
  bestCheckpoint,
  rateBug,
  smoothSchedule,
];

/** What the numbers of one run carry; at least "no change indicated". */
export function recommendRun(run: RunAnalysis): readonly Recommendation[] {
  const found = RULES.flatMap((rule) => rule(run));
  return found.length > 0 ? found : [noChange(run)];
}
