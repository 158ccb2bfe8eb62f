import type { Finding, RateChange } from '../../analysis.ts';
import type { Context } from '../context.ts';
import { brief, listInWords } from '../words.ts';

const BECAUSE = {
  configuration: 'the format is known to log it after the step of the scheduler',
  replay: 'reduce-on-plateau fits only if the row of a change still had the old rate',
  loss: 'the loss reacts one row after the rate does',
  nothing: '',
} as const;

/** The rate of a row is that of the next one: it was logged after the step of the scheduler. */
export function rateLogAhead(
  { watched, story, ahead }: Context,
  changes: readonly RateChange[],
): readonly Finding[] {
  const [first] = changes;
  if (!ahead.isAhead || first === undefined) return [];
  const { because, jumps, confidence } = ahead;
  const numbers = jumps
    ? ` (it falls by ${brief(jumps[0], 2)} standard deviations at the row, by ${brief(jumps[1], 2)} at the next)`
    : '';
  const places = changes.map(({ effectiveAt }) => effectiveAt);
  return [
    {
      code: 'rate-log-ahead',
      severity: 'note',
      run: watched.run,
      axis: story.axis,
      at: first.at,
      values: { because, effectiveAt: places, jumps: jumps ? [...jumps] : null },
      rule: 'named by the format; or a replay that fits one row later only; or a mean jump of the losses of at least 4 standard deviations at the row after the change and at most 1.5 at its own',
      confidence,
      text: `The rate is logged one row early: ${BECAUSE[because]}${because === 'loss' ? numbers : ''}. The changes took effect at ${story.axis} ${listInWords(places)}.`,
    },
  ];
}
