import type { RangeTestOptions } from '@stepwise/core';
import { checkKeys, checkNumber } from '@stepwise/core/check';
import { checkData, type FitOptions } from '../fitOptions.ts';

export interface OrtRangeTestOptions
  extends RangeTestOptions, Pick<FitOptions, 'data' | 'accumulate'> {
  /** Ends the sweep before its next step; what was measured until then is returned. */
  readonly signal?: AbortSignal;
}

export interface ResolvedRangeTest extends Pick<OrtRangeTestOptions, 'data' | 'signal'> {
  readonly accumulate: number;
  /** Those of the sweep itself, which checks them. */
  readonly sweep: RangeTestOptions;
}

const NAMES = [
  'data',
  'accumulate',
  'signal',
  'from',
  'to',
  'steps',
  'growth',
  'smoothing',
  'divergence',
] as const satisfies readonly (keyof OrtRangeTestOptions)[];

/** @throws StepwiseError `bad-option` */
export function resolveRangeTest(options: OrtRangeTestOptions): ResolvedRangeTest {
  checkKeys('rangeTest', options, NAMES);
  const { data, accumulate = 1, signal, ...sweep } = options;
  checkNumber('rangeTest.accumulate', accumulate, { min: 1, integer: true });
  checkData('rangeTest', data);
  return { data, accumulate, sweep, ...(signal && { signal }) };
}
