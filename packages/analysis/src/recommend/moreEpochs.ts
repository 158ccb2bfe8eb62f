import { findingsOf, type Rule } from './rule.ts';

const DECAYS = new Set([
  'linear',
  'polynomial',
  'cosine',
  'exponential',
  'one-cycle',
  'inverse-sqrt',
]);

/** R6: the run ended while it was still improving. */
export const moreEpochs: Rule = (run) =>
  findingsOf(run, 'still-improving').map(({ values, text, confidence }) => ({
    rule: 'R6',
    run: run.run,
    text: `${text} ${DECAYS.has(run.schedule.kind) ? 'A longer run, with a slower decay,' : 'A longer run'} may be worth it.`,
    evidence: values,
    notClaimed: 'What it would reach.',
    confidence,
  }));
