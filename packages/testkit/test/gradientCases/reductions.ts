import type { GradientCase } from '../onnxGradientCases.ts';
import type { Draw } from '../operatorCases/draws.ts';
import { REDUCTION_CASES } from '../operatorCases/reductions.ts';
import { floatsOf } from './floats.ts';

const OPERATORS = [
  'CumSum',
  'ReduceL1',
  'ReduceL2',
  'ReduceLogSum',
  'ReduceLogSumExp',
  'ReduceMax',
  'ReduceMin',
  'ReduceProd',
  'ReduceSumSquare',
  'TopK',
];

/** The cases of the values, where those hold floats: they keep away from kinks. */
export const REDUCTION_GRADIENT_CASES: Readonly<
  Record<string, (...from: Parameters<Draw>) => GradientCase>
> = Object.fromEntries(OPERATORS.map((op) => [op, floatsOf(REDUCTION_CASES[op])]));
