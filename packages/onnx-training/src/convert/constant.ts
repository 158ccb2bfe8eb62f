import { StepwiseError } from '@stepwise/core';
import { showNode } from '../model/attributes.ts';
import type { Attribute } from '../model/model.ts';
import { tensor, type Tensor } from '../model/tensor.ts';
import type { Convert } from './converter.ts';

/** A number or a list of numbers (`value_float`, `value_floats`, `value_int`, `value_ints`) becomes a tensor. */
export const constant: Convert = (node) => {
  const [[name, attribute] = ['', null], ...more] = Object.entries(node.attributes);
  if (!attribute || more.length > 0) {
    throw new StepwiseError('bad-model', `${showNode(node)}: it has to have one value.`);
  }
  const value = toTensor(name, attribute);
  if (value) return [{ ...node, attributes: { value: { kind: 'tensor', value } } }];
  throw new StepwiseError(
    'unsupported',
    `${showNode(node)}: its value '${name}' is of a kind that is not read.`,
  );
};

function toTensor(name: string, attribute: Attribute): Tensor | null {
  const key = `${name}: ${attribute.kind}`;
  if (attribute.kind === 'tensor' && key === 'value: tensor') return attribute.value;
  if (attribute.kind === 'float' && key === 'value_float: float') {
    return tensor('float32', [], [attribute.value]);
  }
  if (attribute.kind === 'floats' && key === 'value_floats: floats') {
    return tensor('float32', [attribute.value.length], attribute.value);
  }
  if (attribute.kind === 'int' && key === 'value_int: int') {
    return tensor('int64', [], BigInt64Array.of(BigInt(attribute.value)));
  }
  if (attribute.kind === 'ints' && key === 'value_ints: ints') {
    const values = BigInt64Array.from(attribute.value, BigInt);
    return tensor('int64', [values.length], values);
  }
  return null;
}
