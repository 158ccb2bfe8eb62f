import type { Schedule } from '../analysis.ts';

/** What is known of the schedule of a run whose rate was not logged. */
export const NO_RATE: Schedule = {
  kind: 'unknown',
  alternatives: [],
  parameters: {},
  warmup: null,
  residual: null,
  confidence: 'certain',
  text: 'No learning rate was logged.',
};
