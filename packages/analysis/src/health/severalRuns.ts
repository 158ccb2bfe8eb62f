import type { Finding, RunAnalysis } from '../analysis.ts';
import { listInWords } from '../causes/words.ts';
import { formatNumber } from '../words/formatNumber.ts';

/** The file holds several trainings. */
export function severalRuns(runs: readonly RunAnalysis[]): readonly Finding[] {
  if (runs.length < 2) return [];
  const rows = runs.map((run) => run.rows);
  const rates = new Set(runs.flatMap(({ plateaus }) => plateaus[0]?.rate ?? []));
  const first =
    rates.size > 1
      ? `, with first rates of ${listInWords([...rates].map((rate) => formatNumber(rate)))}`
      : '';
  return [
    {
      code: 'several-runs',
      severity: 'note',
      run: 0,
      axis: null,
      at: null,
      values: { runs: runs.length, rows },
      rule: 'epochs or steps begin again, or columns tell runs apart',
      confidence: 'certain',
      text: `The file holds ${runs.length} runs${first}; each is explained for itself. What stands beside them is over all runs.`,
    },
  ];
}
