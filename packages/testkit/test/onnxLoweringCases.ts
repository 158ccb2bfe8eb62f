import {
  tensor,
  type FloatType,
  type GraphBuilder,
  type Tensor,
  type Value,
} from '@stepwise/onnx-training';
import type { Random } from '../src/onnx/random.ts';
import { CONTRACTION_LOWERING_CASES } from './loweringCases/contractions.ts';
import { CONVOLUTION_LOWERING_CASES } from './loweringCases/convolutions.ts';
import { NORMALIZATION_LOWERING_CASES } from './loweringCases/normalizations.ts';
import { SCAN_LOWERING_CASES } from './loweringCases/scans.ts';
import { POOL_LOWERING_CASES } from './loweringCases/pools.ts';
import { RESAMPLING_LOWERING_CASES } from './loweringCases/resampling.ts';

/** Draws a situation of a choice. */
export type DrawSituation = (
  r: Random,
  input: (x: Tensor) => Value,
  type: FloatType,
  g: GraphBuilder,
) => unknown;

/** Random situations for each choice of lowerings, by its name. */
export const LOWERING_CASES: Readonly<Record<string, DrawSituation>> = {
  ...CONTRACTION_LOWERING_CASES,
  ...CONVOLUTION_LOWERING_CASES,
  ...NORMALIZATION_LOWERING_CASES,
  ...SCAN_LOWERING_CASES,
  ...POOL_LOWERING_CASES,
  ...RESAMPLING_LOWERING_CASES,
  'relu-gradient': (r, input, type) => {
    const shape = r.shape(r.integer(0, 4));
    const numbers = (draw: () => number) => input(tensor(type, shape, r.numbers(shape, draw)));
    const y = numbers(() => Math.max(r.integer(-2, 2), 0));
    return { y, dy: numbers(r.normal), isMixed: true };
  },
  'transposed-product': (r, input, type) => {
    const [n, k, m] = [r.integer(1, 4), r.integer(1, 4), r.integer(1, 4)];
    const [transA, transB] = [r.flip(), r.flip()];
    const stacks = r.shape(r.integer(0, 2), 3);
    const matrix = (rows: number, columns: number, turned: boolean, before: readonly number[]) => {
      const shape = [...before, ...(turned ? [columns, rows] : [rows, columns])];
      return input(tensor(type, shape, r.numbers(shape, r.normal)));
    };
    return {
      a: matrix(n, k, transA, stacks),
      b: matrix(k, m, transB, r.flip() ? stacks : []),
      transA,
      transB,
    };
  },
};
