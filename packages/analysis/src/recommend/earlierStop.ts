import type { EarlyStop, RunAnalysis } from '../analysis.ts';
import { countInWords } from '../causes/words.ts';
import type { Rule } from './rule.ts';
import { formatNumber } from '../words/formatNumber.ts';

/** Rows saved, and their share, that are worth a word. */
const FEWEST = 3;
const SHARE = 0.03;
/** Patience as it is usually set; one that only just keeps the best fits this log alone. */
const USUAL = new Set([5, 10, 15, 20, 30, 50, 100]);

/** R1: early stopping with less patience would have kept the best exactly. */
export const earlierStop: Rule = (analysis) => {
  const { run, earlyStopping, valKey, best } = analysis;
  const keeps = earlyStopping.filter(({ worse, stopsAt }) => worse === 0 && stopsAt !== null);
  const worth = keeps.filter(
    (stop) => stop.saved >= FEWEST && (shareOf(analysis, stop) ?? 1) >= SHARE,
  );
  const chosen = worth.find(({ patience }) => USUAL.has(patience)) ?? worth.at(-1);
  if (chosen === undefined || best === null) return [];
  const { patience, stopsAt, saved, bestAt } = chosen;
  const share = shareOf(analysis, chosen);
  const losing = earlyStopping.findLast(({ worse }) => worse > 0);
  const what = countInWords(saved, best.axis === 'epoch' ? 'epoch' : 'evaluation');
  const part = share === null ? '' : `, ${formatNumber(100 * share, 2)} % of the run,`;
  return [
    {
      rule: 'R1',
      run,
      text: `Early stopping with a patience of ${patience} on ${valKey ?? best.key} would have stopped after ${best.axis} ${stopsAt}, ${what}${part} earlier, with the same best (${best.axis} ${bestAt}).${lossOf(losing, best.axis)}`,
      evidence: {
        patience,
        stopsAt,
        saved,
        share,
        bestAt,
        leastPatienceThatKeepsTheBest: keeps[0]?.patience ?? patience,
        patiences: earlyStopping.map((one) => one.patience),
        stops: earlyStopping.map((one) => String(one.stopsAt ?? 'runs to the end')),
        worse: earlyStopping.map((one) => one.worse),
      },
      notClaimed:
        'That other runs would lose nothing by it: on other logs the same patience has often stopped before the best.',
      confidence: 'certain',
    },
  ];
};

/** Which share of the run would have been saved; null where it is counted on another axis. */
function shareOf({ axis, best, first, last }: RunAnalysis, { stopsAt }: EarlyStop): number | null {
  if (best?.axis !== axis || first === null || last === null || stopsAt === null) return null;
  const length = last - first + (axis === 'epoch' ? 1 : 0);
  const share = (last - stopsAt) / length;
  return Number.isFinite(share) ? share : null;
}

function lossOf(stop: EarlyStop | undefined, axis: string): string {
  if (stop === undefined) return '';
  const worse = formatNumber(100 * stop.worse, 2);
  return ` A patience of ${stop.patience} would have stopped after ${axis} ${stop.stopsAt}, with a best that is ${worse} % worse.`;
}
