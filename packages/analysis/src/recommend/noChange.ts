import type { Recommendation, RunAnalysis } from '../analysis.ts';

/** R10: no rule has fired. */
export function noChange({
  run,
  rows,
  findings,
}: Pick<RunAnalysis, 'run' | 'rows' | 'findings'>): Recommendation {
  return {
    rule: 'R10',
    run,
    text: 'No change indicated by this log.',
    evidence: { rows, findings: findings.length, rulesTried: 9 },
    notClaimed:
      'That the settings are the best there are: one log can only show what did not work.',
    confidence: 'certain',
  };
}
