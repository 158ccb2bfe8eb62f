import type { Damage } from '@stepwise/core';
import type { Best, Finding } from '../analysis.ts';
import { countInWords } from '../causes/words.ts';

/** What could not be read, of a run or of the file. One finding for all of it. */
export function damaged(
  damage: readonly Damage[],
  run: number,
  best: Best | null,
): readonly Finding[] {
  const [first] = damage;
  if (first === undefined) return [];
  const doubtful = damage.flatMap(({ from }) => from ?? []).toSorted((a, b) => a.at - b.at);
  const [doubt] = doubtful;
  const places = damage.reduce((sum, { count = 1 }) => sum + count, 0);
  const codes = [...new Set(damage.map(({ code }) => code))];
  const more = damage.length > 1 ? ` And ${damage.length - 1} more.` : '';
  const isBestIn =
    best !== null && doubt !== undefined && doubt.axis === best.axis && best.at >= doubt.at;
  const from =
    doubt === undefined
      ? ''
      : ` The findings are taken from what is not in doubt${isBestIn ? ', the best value from all that was logged' : ''}.`;
  return [
    {
      code: 'damaged',
      severity: doubt === undefined ? 'note' : 'warning',
      run,
      axis: doubt?.axis ?? null,
      at: doubt?.at ?? null,
      values: { codes, places, bestInDoubt: isBestIn },
      rule: 'the reader of the log has noted damage',
      confidence: 'certain',
      text: `The log is damaged at ${countInWords(places, 'place')} (${codes.join(', ')}). ${first.text}${more}${from}`,
    },
  ];
}
