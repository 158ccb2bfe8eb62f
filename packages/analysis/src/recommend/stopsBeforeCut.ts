import { findingsOf, type Rule } from './rule.ts';

/** R2: early stopping that ends the run before a cut can act. */
export const stopsBeforeCut: Rule = (run) =>
  findingsOf(run, 'early-stopping-before-cut').map(({ values, text, confidence }) => ({
    rule: 'R2',
    run: run.run,
    text: `${text} Give early stopping more patience than the scheduler, by at least the rows that a cut needs to show.`,
    evidence: values,
    notClaimed: 'That a cut would have improved the best.',
    confidence,
  }));
