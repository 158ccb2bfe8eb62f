import { find, int, intOf } from '../model/attributes.ts';
import type { Attributes, Node } from '../model/model.ts';
import type { Convert } from './converter.ts';
import { firstOutput } from './firstOutput.ts';
import { onlyInput } from './onlyInput.ts';

/**
 * Before version 13, Softmax, LogSoftmax and Hardmax took their input as a matrix: every axis from `axis` (1 where not
 * given) on is one. Since then they work along one axis (the last where not given). On the last axis both are the same;
 * otherwise the matrix is made and undone.
 */
export const softmax: Convert = (node, { opset, free, shape }) => {
  const x = onlyInput(node, opset);
  const y = firstOutput(node);
  const axis = intOf(node, 'axis', 1);
  const rank = shape(x)?.length ?? null;
  if (axis === -1 || (rank !== null && axis === rank - 1)) {
    return [{ ...node, attributes: { axis: int(-1) } }];
  }
  const [sizes, matrix, result] = [free(`${y}_shape`), free(`${y}_matrix`), free(`${y}_flat`)];
  const make = (
    op: string,
    inputs: readonly string[],
    output: string,
    attributes: Attributes = {},
  ): Node => ({
    // nodes without a name can't have one that is taken
    name: op === node.op ? node.name : '',
    op,
    domain: '',
    inputs,
    outputs: [output],
    attributes,
  });
  return [
    make('Shape', [x], sizes),
    make('Flatten', [x], matrix, { axis: find(node, 'axis', 'int') ?? int(1) }),
    make(node.op, [matrix], result, { axis: int(-1) }),
    // a size of 0 is one
    make('Reshape', [result, sizes], y, { allowzero: int(1) }),
  ];
};
