import type { Finding, RateChange } from '../../analysis.ts';
import type { Context } from '../context.ts';
import { formatNumber } from '../../words/formatNumber.ts';
import { placeInWords } from '../words.ts';

/** Rises that no schedule of the log explains. */
export function unexpectedRise(
  { watched, story }: Context,
  changes: readonly RateChange[],
): readonly Finding[] {
  const rises = changes.filter(({ ratio, cause }) => ratio > 1 && cause === 'unknown');
  const [first] = rises;
  if (first === undefined) return [];
  const more = rises.length > 1 ? `, and ${rises.length - 1} more times after it` : '';
  return [
    {
      code: 'unexpected-rise',
      severity: 'warning',
      run: watched.run,
      axis: story.axis,
      at: first.at,
      values: { places: rises.map(({ at }) => at), from: first.from, to: first.to },
      rule: 'a rise after the warm-up that takes back no reduction, is no restart and follows no resuming',
      confidence: 'certain',
      text: `The rate rises from ${formatNumber(first.from)} to ${formatNumber(first.to)} at ${placeInWords(story.axis, first.at)}${more}, and no restart, resuming or undone reduction explains it.`,
    },
  ];
}
