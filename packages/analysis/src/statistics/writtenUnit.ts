import type { Precision } from '@stepwise/core';
import { median } from './median.ts';
import { strideOf } from './strideOf.ts';

/** The last digit that a log writes, as a number: 1e-4 for 0.1536. 0 where it is not known. */
export function writtenUnit(values: readonly number[], precision: Precision | undefined): number {
  if (precision === undefined) return 0;
  if ('decimals' in precision) return Number(`1e-${precision.decimals}`);
  const stride = strideOf(values.length);
  const some = Array.from({ length: Math.ceil(values.length / stride) }, (_, i) =>
    Math.abs(values[i * stride] ?? 0),
  );
  const size = median(some);
  const unit = 10 ** (Math.floor(Math.log10(size)) - precision.significant + 1);
  return size > 0 && Number.isFinite(unit) ? unit : 0;
}
