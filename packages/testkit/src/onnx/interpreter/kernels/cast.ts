import { StepwiseError } from '@stepwise/core';
import type { ElementType } from '@stepwise/onnx-training';
import { intOf, valuesAt, type Kernel } from '../kernel.ts';
import { bools, floats, integers, isFloats, numbersOf, type Values } from '../values.ts';

/** ONNX' numbers of the element types (`TensorProto.DataType`) that are interpreted. */
const TYPES: ReadonlyMap<number, Exclude<ElementType, 'float16'>> = new Map([
  [1, 'float32'],
  [2, 'uint8'],
  [3, 'int8'],
  [4, 'uint16'],
  [5, 'int16'],
  [6, 'int32'],
  [7, 'int64'],
  [9, 'bool'],
  [11, 'float64'],
  [12, 'uint32'],
  [13, 'uint64'],
]);

/** Floats lose their fraction on the way to whole numbers; anything but 0 becomes true. */
export const cast: Kernel = (inputs, node) => {
  const number = intOf(node, 'to', 0);
  const type = TYPES.get(number);
  if (!type)
    throw new StepwiseError('unsupported', `The element type ${number} is not interpreted.`);
  return [toType(valuesAt(inputs, 0), type)];
};

function toType(x: Values, type: Exclude<ElementType, 'float16'>): Values {
  if (type === 'float32' || type === 'float64') {
    return isFloats(x)
      ? { ...x, type }
      : floats(x.shape, Float64Array.from(numbersOf(x)), null, type);
  }
  if (!isFloats(x)) return integers(type, x.shape, x.data);
  if (type === 'bool')
    return bools(
      x.shape,
      Array.from(x.data, (y) => y !== 0),
    );
  return integers(type, x.shape, Array.from(x.data, whole));
}

function whole(x: number): bigint {
  if (Number.isFinite(x)) return BigInt(Math.trunc(x));
  throw new StepwiseError('unsupported', `${x} has no whole number that all machines agree on.`);
}
