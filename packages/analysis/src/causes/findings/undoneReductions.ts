import type { Finding } from '../../analysis.ts';
import type { Context } from '../context.ts';
import { formatNumber } from '../../words/formatNumber.ts';
import { countInWords, listInWords } from '../words.ts';

/** Reductions after which the rate is at once what it was: something else writes the rate too. */
export function undoneReductions({ watched, story, undone, downs }: Context): readonly Finding[] {
  const [first] = undone;
  if (first === undefined) return [];
  const places = undone.map(({ down }) => down.at);
  const never =
    undone.length === downs.length ? ' No reduction lasted: the rate never really changed.' : '';
  const what = countInWords(undone.length, 'reduction');
  return [
    {
      code: 'undone-reductions',
      severity: 'problem',
      run: watched.run,
      axis: story.axis,
      at: first.down.at,
      values: {
        places,
        back: undone.map(({ up }) => up.at),
        reductions: downs.length,
        rate: first.down.from,
        reduced: first.down.to,
      },
      rule: 'a reduction after which the rate is back at what it was before within 2 rows',
      confidence: undone.length > 1 ? 'certain' : 'strong',
      text: `${what} of the rate to ${formatNumber(first.down.to)} (${story.axis} ${listInWords(places)}) ${undone.length === 1 ? 'was' : 'were'} undone at once: the rate went back to ${formatNumber(first.down.from)}.${never} A second scheduler that also sets the rate, such as a warm-up that is stepped on after its end, does this.`,
    },
  ];
}
