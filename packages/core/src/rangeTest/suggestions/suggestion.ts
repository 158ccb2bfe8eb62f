/** A rate and the numbers that speak for it, or the reason why there is none. */
export type RateSuggestion =
  | { readonly rate: number; readonly why: string; readonly none?: undefined }
  | { readonly none: string; readonly rate?: undefined; readonly why?: undefined };

/** The part of a range test that is looked at. */
export interface Curve {
  readonly rates: readonly number[];
  /** Smoothed. */
  readonly losses: readonly number[];
  /**
   * What is to be done when the answer may lie after the end; null where the test ended because the loss was too high, or
   * was not finite.
   */
  readonly open: string | null;
}

/** There is no suggestion, because … */
export function none(because: string): RateSuggestion {
  return { none: `no suggestion, because ${because}` };
}
