import type { GradientCase } from '../onnxGradientCases.ts';
import type { Draw } from '../operatorCases/draws.ts';
import { DIFFERENTIABLE_SCATTERS, INDEXING_CASES } from '../operatorCases/indexing.ts';
import { OPERATOR_CASES } from '../onnxOperatorCases.ts';
import { floatsOf } from './floats.ts';

const OPERATORS = ['DepthToSpace', 'SpaceToDepth', 'Tile', 'Trilu'];

/** The cases of the values, where those hold floats; indices may come with a batch. */
export const INDEXING_GRADIENT_CASES: Readonly<
  Record<string, (...from: Parameters<Draw>) => GradientCase>
> = {
  ...Object.fromEntries(OPERATORS.map((op) => [op, floatsOf(INDEXING_CASES[op])])),
  GatherElements: floatsOf(OPERATOR_CASES['GatherElements'], { open: [1] }),
  GatherND: floatsOf(INDEXING_CASES['GatherND'], { open: [1] }),
  ScatterElements: floatsOf(DIFFERENTIABLE_SCATTERS['ScatterElements'], { open: [1] }),
  ScatterND: floatsOf(DIFFERENTIABLE_SCATTERS['ScatterND'], { open: [1] }),
};
