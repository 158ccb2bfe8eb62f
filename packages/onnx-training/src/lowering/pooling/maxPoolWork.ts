import { toStatic } from '../../builder/broadcast.ts';
import { sizeOf } from '../../model/shape.ts';
import type { MaxPooled } from './maxPoolGradient.ts';

/** How much there is to do. */
export interface PoolSizes {
  /** Elements of the input. */
  readonly inputs: number;
  /** Windows. */
  readonly windows: number;
  /** Elements in each window. */
  readonly taps: number;
}

export function sizesOf({ x, y, window }: MaxPooled): PoolSizes {
  return {
    inputs: sizeOf(toStatic(x.shape)),
    windows: sizeOf(toStatic(y.shape)),
    taps: sizeOf(window.map(({ kernel }) => kernel)),
  };
}
