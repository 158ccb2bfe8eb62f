import { StepwiseError } from '@stepwise/core';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { differentiate } from '../gradient/differentiate.ts';
import type { Forward } from './forward.ts';
import { join, type GroupLayout } from './layout.ts';

/** The gradient of a loss by the parameters of each group, as one vector each. */
export function backward(
  g: GraphBuilder,
  loss: Value,
  { parameters }: Pick<Forward, 'parameters'>,
  groups: readonly GroupLayout[],
): readonly Value[] {
  const names = [...parameters.keys()];
  const gradients = differentiate(g, loss, [...parameters.values()]).map((gradient, i) => {
    if (gradient) return gradient;
    throw new StepwiseError(
      'bad-option',
      `The loss does not depend on '${names[i]}'; leave it out of the groups.`,
    );
  });
  let taken = 0;
  return groups.map(({ places }) => {
    taken += places.length;
    return join(g, gradients.slice(taken - places.length, taken));
  });
}
