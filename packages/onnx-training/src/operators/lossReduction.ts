import { StepwiseError } from '@stepwise/core';
import { stringOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';

/** What becomes of the losses of the samples. */
export function lossReduction(node: Node): 'none' | 'sum' | 'mean' {
  const reduction = stringOf(node, 'reduction', 'mean');
  if (reduction === 'none' || reduction === 'sum' || reduction === 'mean') return reduction;
  throw new StepwiseError(
    'bad-model',
    `Its reduction has to be none, sum or mean; it is '${reduction}'.`,
  );
}
