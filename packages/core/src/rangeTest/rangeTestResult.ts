import type { RangeHistory } from './rangeHistory.ts';
import type { RateSuggestions } from './suggestRates.ts';

/** A range test, and what it suggests. */
export interface RangeTestResult {
  readonly history: RangeHistory;
  readonly suggestions: RateSuggestions;
}
