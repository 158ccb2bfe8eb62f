import type { BoundedRatio } from '../speedBench/speedResult.ts';

/** What was measured of a subject, in the unit of its part. */
export interface TfjsSubjectSpeed {
  readonly name: string;
  readonly measurements: number;
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  /** In the step that is the part's; null for what has no loss. */
  readonly loss: number | null;
  /** What its median should be at most, if anything, and whether it is. */
  readonly bound: { readonly most: number; readonly met: boolean } | null;
}

/** What was measured of a part. */
export interface TfjsPartSpeed {
  readonly part: string;
  readonly title: string;
  readonly work: string;
  readonly unit: 'ms' | 'µs';
  readonly rounds: number;
  /** The step whose losses are compared; null where nothing is trained. */
  readonly lossStep: number | null;
  readonly subjects: readonly TfjsSubjectSpeed[];
  readonly ratios: readonly BoundedRatio[];
}
