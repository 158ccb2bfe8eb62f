import { StepwiseError } from '@stepwise/core';
import { checkNumber, show } from '@stepwise/core/check';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { tensor } from '../model/tensor.ts';

/**
 * Returns a list of weights, each at least 0.
 *
 * @throws StepwiseError `bad-option`
 */
export function checkWeights(where: string, weights: unknown): readonly number[] {
  const isList: (value: unknown) => value is readonly unknown[] = Array.isArray;
  if (!isList(weights) || weights.length === 0) {
    throw new StepwiseError(
      'bad-option',
      `${where}: wanted a list of numbers, one for each class; got ${show(weights)}.`,
    );
  }
  return weights.map((weight, i) => checkNumber(`${where}[${i}]`, weight, { min: 0 }));
}

/**
 * Weights as a constant that has them along one axis of a value and broadcasts along all others.
 *
 * @throws StepwiseError `bad-model` when the axis has another size.
 */
export function alongAxis(
  g: GraphBuilder,
  where: string,
  weights: readonly number[],
  { name, type, shape }: Value,
  axis: number,
): Value {
  checkCount(where, weights, name, shape[axis]);
  const sizes = shape.map((_, i) => (i === axis ? weights.length : 1));
  return g.constant(tensor(type, sizes, weights));
}

/** @throws StepwiseError `bad-model` when there are not as many weights as classes. */
export function checkCount(
  where: string,
  weights: readonly number[],
  name: string,
  classes: Value['shape'][number] | undefined,
): void {
  if (typeof classes !== 'number' || classes === weights.length) return;
  throw new StepwiseError(
    'bad-model',
    `${where}: wanted one for each of the ${classes} classes of '${name}'; got ${weights.length}.`,
  );
}
