import { findingsOf, type Rule } from './rule.ts';
import { formatNumber } from '../words/formatNumber.ts';

/** R3: the last cuts brought nothing. */
export const uselessTail: Rule = (run) =>
  findingsOf(run, 'useless-cuts').map(({ values, text, confidence }) => {
    const rate = values['lastUsefulRate'];
    const least = typeof rate === 'number' ? ` near ${formatNumber(rate)}` : '';
    return {
      rule: 'R3',
      run: run.run,
      text: `${text} A minimum rate${least}, or an end after the cut before them, would have saved these ${String(values['rows'])} rows.`,
      evidence: values,
      notClaimed: 'That the rate was too low: other causes can end the progress too.',
      confidence,
    };
  });
