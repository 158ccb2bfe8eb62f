import { StepwiseError } from '@stepwise/core';
import { find, int, intOf, showNode } from '../model/attributes.ts';
import { isFloat } from '../model/elementType.ts';
import type { Attributes, Node } from '../model/model.ts';
import { tensor } from '../model/tensor.ts';
import type { Convert } from './converter.ts';
import { firstOutput } from './firstOutput.ts';
import { nodeMaker } from './nodeMaker.ts';

/**
 * An instance normalization in which a group of channels is one: x [n, c, …] as [n, groups, …]. Before version 21 scale
 * and bias are of each group; since then they are of each channel, and come after it.
 */
export const groupNormalization: Convert = (node, { opset, free, type }) => {
  const y = firstOutput(node);
  const groups = intOf(node, 'num_groups', 0);
  const [x = '', scale = '', bias = '', ...more] = node.inputs;
  if (!Number.isSafeInteger(groups) || groups < 1 || !x || !scale || !bias || more.length > 0) {
    throw new StepwiseError(
      'bad-model',
      `${showNode(node)}: it needs three inputs, and num_groups from 1 on; here are ${node.inputs.length} inputs and num_groups ${groups}.`,
    );
  }
  const { nodes, make, numbers } = nodeMaker(node, { free });
  const attributes = epsilonOf(node);
  const sizes = make('Shape', [x]);
  const rows = make('Reshape', [x, numbers('groups', int64(0, groups, -1))]);
  if (opset < 21) {
    finish(make('InstanceNormalization', [rows, scale, bias], attributes));
    return nodes;
  }
  const known = type(x) ?? type(scale);
  const kind = known && isFloat(known) ? known : 'float32';
  const count = numbers('count', int64(groups));
  const fill = (value: number): string =>
    make('ConstantOfShape', [count], {
      value: { kind: 'tensor', value: tensor(kind, [1], [value]) },
    });
  const alike = make('InstanceNormalization', [rows, fill(1), fill(0)], attributes);
  const [first, last, behind] = [int64(0), int64(-1), int64(1)].map((value) => numbers('i', value));
  const channels = make('Concat', [first ?? '', make('Shape', [scale]), last ?? ''], {
    axis: int(0),
  });
  const over = (value: string): string => make('Unsqueeze', [value, behind ?? '']);
  const scaled = make('Mul', [make('Reshape', [alike, channels]), over(scale)]);
  finish(make('Add', [scaled, over(bias)]));
  return nodes;

  function finish(result: string): void {
    make('Reshape', [result, sizes], {}, y);
  }
};

const int64 = (...values: number[]) => tensor('int64', [values.length], values);

function epsilonOf(node: Node): Attributes {
  const epsilon = find(node, 'epsilon', 'float');
  return epsilon ? { epsilon } : {};
}
