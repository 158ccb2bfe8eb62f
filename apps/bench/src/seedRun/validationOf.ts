import type { RunAnalysis } from '@stepwise/analysis';
import type { History, Series } from '@stepwise/core';

/** The series that an analysis took for the validation's. */
export function validationOf(history: History, run: RunAnalysis): Series | undefined {
  return history.runs[run.run]?.series.find(({ name }) => name === run.valKey);
}
