import { placeInWords } from '../causes/words.ts';
import { findingsOf, type Rule } from './rule.ts';

/** R7: the validation loss rose after its best. */
export const bestCheckpoint: Rule = (run) =>
  findingsOf(run, 'overfitting').map(({ values, text, axis, at, confidence }) => ({
    rule: 'R7',
    run: run.run,
    text: `${text} Use the checkpoint of ${placeInWords(axis ?? run.axis, at ?? 0)}, if this loss is what counts; more regularisation or data is an option to test.`,
    evidence: values,
    notClaimed: 'That the model is bad, or that other metrics got worse too.',
    confidence,
  }));
