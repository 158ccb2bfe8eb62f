import { StepwiseError } from '@stepwise/core';
import { showNode, stringOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';

const REDUCTIONS = ['none', 'add', 'mul', 'max', 'min'] as const;

export type ScatterReduction = (typeof REDUCTIONS)[number];

/** How updates meet what is there. @throws StepwiseError `bad-model` when it is none of those that there are. */
export function scatterReduction(node: Node): ScatterReduction {
  const name = stringOf(node, 'reduction', 'none');
  const known = REDUCTIONS.find((one) => one === name);
  if (known) return known;
  throw new StepwiseError(
    'bad-model',
    `Its reduction has to be one of ${REDUCTIONS.join(', ')}; it is '${name}'.`,
  );
}

/** @throws StepwiseError `unsupported` unless updates replace what is there or are added to it. */
export function differentiableScatter(node: Node): 'none' | 'add' {
  const reduction = scatterReduction(node);
  if (reduction === 'none' || reduction === 'add') return reduction;
  throw new StepwiseError(
    'unsupported',
    `${showNode(node)}: there is no gradient with the reduction '${reduction}'.`,
  );
}
