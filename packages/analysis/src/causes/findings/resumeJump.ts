import type { Finding, RateChange } from '../../analysis.ts';
import type { Context } from '../context.ts';
import { formatNumber } from '../../words/formatNumber.ts';
import { placeInWords } from '../words.ts';

/** Training that was taken up again with another rate than it had. */
export function resumeJump(
  { watched, story }: Context,
  changes: readonly RateChange[],
): readonly Finding[] {
  return changes
    .filter(({ cause }) => cause === 'resume')
    .map(({ at, from, to, ratio, confidence }) => ({
      code: 'resume-jump',
      severity: 'warning',
      run: watched.run,
      axis: story.axis,
      at,
      values: { from, to, ratio },
      rule: 'a message of resuming, or missing rows, beside a change of the rate that no scheduler explains',
      confidence,
      text: `Where training was resumed, at ${placeInWords(story.axis, at)}, the rate jumps from ${formatNumber(from)} to ${formatNumber(to)}: the scheduler's state may not have been restored.`,
    }));
}
