import type { EarlyStop } from '../analysis.ts';
import { brief, countInWords } from '../causes/words.ts';
import type { Rule } from './rule.ts';

/** Rows saved, and their share, that are worth a word. */
const FEWEST = 3;
const SHARE = 0.03;
/** Patience as it is usually set; one that only just keeps the best fits this log alone. */
const USUAL = new Set([5, 10, 15, 20, 30, 50, 100]);

/** R1: early stopping with less patience would have kept the best exactly. */
export const earlierStop: Rule = ({ run, rows, axis, earlyStopping, valKey, best }) => {
  const keeps = earlyStopping.filter(({ worse, stopsAt }) => worse === 0 && stopsAt !== null);
  const worth = keeps.filter(({ saved }) => saved >= FEWEST && saved >= SHARE * rows);
  const chosen = worth.find(({ patience }) => USUAL.has(patience)) ?? worth.at(-1);
  if (chosen === undefined || best === null) return [];
  const { patience, stopsAt, saved, bestAt } = chosen;
  const least = keeps[0]?.patience ?? patience;
  const losing = earlyStopping.findLast(({ worse }) => worse > 0);
  const what = axis === best.axis ? countInWords(saved, axis) : countInWords(saved, 'row');
  const share = brief((100 * saved) / rows, 2);
  return [
    {
      rule: 'R1',
      run,
      text: `Early stopping with a patience of ${patience} on ${valKey ?? best.key} would have stopped after ${best.axis} ${stopsAt}, ${what} (${share} %) earlier, with the same best (${best.axis} ${bestAt}).${lossOf(losing, best.axis)}`,
      evidence: {
        patience,
        stopsAt,
        saved,
        share: saved / rows,
        bestAt,
        leastPatienceThatKeepsTheBest: least,
        patiences: earlyStopping.map((one) => one.patience),
        stops: earlyStopping.map((one) => String(one.stopsAt)),
        worse: earlyStopping.map((one) => one.worse),
      },
      notClaimed:
        'That other runs would lose nothing by it: on other logs the same patience has often stopped before the best.',
      confidence: 'certain',
    },
  ];
};

function lossOf(stop: EarlyStop | undefined, axis: string): string {
  if (stop === undefined) return '';
  const worse = brief(100 * stop.worse, 2);
  return ` A patience of ${stop.patience} would have stopped after ${axis} ${stop.stopsAt}, with a best that is ${worse} % worse.`;
}
