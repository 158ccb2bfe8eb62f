import type { Finding, RateChange } from '../../analysis.ts';
import type { Context } from '../context.ts';
import { formatNumber } from '../../words/formatNumber.ts';
import { listInWords } from '../words.ts';

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
  const { because, reaction, confidence } = ahead;
  const numbers =
    reaction && because === 'loss'
      ? ` (it falls by ${formatNumber(reaction.here, 2)} standard deviations at the row, by ${formatNumber(reaction.next, 2)} at the next)`
      : '';
  const places = changes.map(({ effectiveAt }) => effectiveAt);
  return [
    {
      code: 'rate-log-ahead',
      severity: 'note',
      run: watched.run,
      axis: story.axis,
      at: first.at,
      values: {
        because,
        effectiveAt: places,
        fallsBy: reaction?.here ?? null,
        fallsNextBy: reaction?.next ?? null,
      },
      rule: 'named by the format; or a replay that fits one row later only; or at two changes or of two losses a fall of at least 4 standard deviations at the row after the change and at most 2 at its own, and never the other way round',
      confidence,
      text: `The rate is logged one row early: ${BECAUSE[because]}${numbers}. The changes took effect at ${story.axis} ${listInWords(places)}.`,
    },
  ];
}
