import { StepwiseError } from '@stepwise/core';
import { find } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { scalar, tensor, type Tensor } from '../model/tensor.ts';
import type { Operator } from './operator.ts';

/** y = the numbers of its attribute: `value` (a tensor), `value_float`, `value_floats`, `value_int` or `value_ints`. */
export const constant: Operator = {
  name: 'Constant',
  inputs: [0, 0],
  infer(node) {
    const { type, shape } = valueOf(node);
    return [{ type, shape }];
  },
  fold: (node) => [valueOf(node)],
  gradient: 'zero',
};

function valueOf(node: Node): Tensor {
  const whole = find(node, 'value', 'tensor');
  if (whole) return whole.value;
  const float = find(node, 'value_float', 'float');
  if (float) return scalar('float32', float.value);
  const floats = find(node, 'value_floats', 'floats');
  if (floats) return tensor('float32', [floats.value.length], floats.value);
  const int = find(node, 'value_int', 'int');
  if (int) return tensor('int64', [], BigInt64Array.of(BigInt(int.value)));
  const ints = find(node, 'value_ints', 'ints');
  if (ints) return tensor('int64', [ints.value.length], BigInt64Array.from(ints.value, BigInt));
  throw new StepwiseError(
    'unsupported',
    `It has to have a tensor or numbers; it has ${Object.keys(node.attributes).join(', ') || 'no attribute'}.`,
  );
}
