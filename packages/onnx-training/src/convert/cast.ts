import { StepwiseError } from '@stepwise/core';
import { intOf, showNode } from '../model/attributes.ts';
import { elementTypeOf } from '../model/elementType.ts';
import type { Convert } from './converter.ts';
import { without } from './without.ts';

/** `saturate` (from 19) and `round_mode` (from 24) are about 8-bit floats alone. */
export const cast: Convert = (node) => {
  const to = intOf(node, 'to', 0);
  if (elementTypeOf(to) === null) {
    throw new StepwiseError(
      'unsupported',
      `${showNode(node)}: it casts to the type ${to} of ONNX, which is not read.`,
    );
  }
  return [without(node, 'saturate', 'round_mode')];
};
