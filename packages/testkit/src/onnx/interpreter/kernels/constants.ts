import { StepwiseError } from '@stepwise/core';
import { tensor, type Attribute, type Tensor } from '@stepwise/onnx-training';
import { broadcast, withShape } from '../arithmetic.ts';
import { attributeOf, numberAt, numbersAt, valuesAt, type Kernel } from '../kernel.ts';
import { floats, fromTensor, integers, isFloats, type Values } from '../values.ts';

const constant: Kernel = (_, node) => {
  for (const [name, attribute] of Object.entries(node.attributes)) {
    const value = name.startsWith('value') ? tensorOf(attribute) : null;
    if (value) return [fromTensor(value)];
  }
  throw new StepwiseError(
    'unsupported',
    'Its value is none of a tensor, floats and whole numbers.',
  );
};

function tensorOf(attribute: Attribute): Tensor | null {
  switch (attribute.kind) {
    case 'tensor':
      return attribute.value;
    case 'float':
      return tensor('float32', [], [attribute.value]);
    case 'floats':
      return tensor('float32', [attribute.value.length], attribute.value);
    case 'int':
      return tensor('int64', [], BigInt64Array.of(BigInt(attribute.value)));
    case 'ints':
      return tensor('int64', [attribute.value.length], BigInt64Array.from(attribute.value, BigInt));
    case 'string':
    case 'strings':
    case 'graph':
    case 'raw':
      return null;
  }
}

/** A value of one element, or float32 0, in every place of a shape. */
const constantOfShape: Kernel = (inputs, node) => {
  const value = attributeOf(node, 'value', 'tensor')?.value ?? tensor('float32', [], [0]);
  return [broadcast(withShape(fromTensor(value), []), numbersAt(inputs, 0) ?? [])];
};

/** start, start + delta, … below limit. */
const range: Kernel = (inputs) => {
  const start = valuesAt(inputs, 0);
  const [first, limit, delta] = [numberAt(inputs, 0), numberAt(inputs, 1), numberAt(inputs, 2)];
  const length = Math.max(0, Math.ceil((limit - first) / delta));
  if (!Number.isFinite(length)) throw new StepwiseError('bad-model', 'The range has no end.');
  return [
    numbers(
      start,
      Array.from({ length }, (_, i) => first + i * delta),
    ),
  ];
};

function numbers(like: Values, data: readonly number[]): Values {
  return isFloats(like)
    ? floats([data.length], Float64Array.from(data), null, like.type)
    : integers(like.type, [data.length], data.map(BigInt));
}

export const constantKernels: Readonly<Record<string, Kernel>> = {
  Constant: constant,
  ConstantOfShape: constantOfShape,
  Range: range,
};
