import type { Precision } from '@stepwise/core';
import { median } from './median.ts';

/** The last digit that a log writes, as a number: 1e-4 for 0.1536. 0 where it is not known. */
export function writtenUnit(values: readonly number[], precision: Precision | undefined): number {
  if (precision === undefined) return 0;
  if ('decimals' in precision) return 10 ** -precision.decimals;
  const size = median(values.map(Math.abs));
  const unit = 10 ** (Math.floor(Math.log10(size)) - precision.significant + 1);
  return size > 0 && Number.isFinite(unit) ? unit : 0;
}
