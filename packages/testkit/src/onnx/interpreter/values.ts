import { StepwiseError } from '@stepwise/core';
import {
  tensor,
  type ElementType,
  type FloatType,
  type StaticShape,
  type Tensor,
} from '@stepwise/onnx-training';
import { countOf } from './indexing.ts';

/** Element types whose values are exact. */
export type IntegerType = Exclude<ElementType, FloatType | 'float16'>;

/** Floats of any width, held as float64, and their derivative along a direction where that is followed. */
export interface Floats {
  readonly type: FloatType;
  readonly shape: StaticShape;
  readonly data: Float64Array;
  /** Null stands for zeros. */
  readonly tangent: Float64Array | null;
}

/** Whole numbers of any width, and bools as 0 and 1. */
export interface Integers {
  readonly type: IntegerType;
  readonly shape: StaticShape;
  readonly data: readonly bigint[];
}

/** What a value of the graph is while it is interpreted. */
export type Values = Floats | Integers;

export function isFloats(values: Values): values is Floats {
  return values.type === 'float32' || values.type === 'float64';
}

export function floats(
  shape: StaticShape,
  data: Float64Array,
  tangent: Float64Array | null = null,
  type: FloatType = 'float64',
): Floats {
  return { type, shape, data, tangent };
}

/** Whole numbers, cut to the width of their type as the hardware does. */
export function integers(type: IntegerType, shape: StaticShape, data: readonly bigint[]): Integers {
  return { type, shape, data: data.map((x) => wrap(type, x)) };
}

export function bools(shape: StaticShape, data: Iterable<boolean>): Integers {
  return { type: 'bool', shape, data: Array.from(data, (x) => (x ? 1n : 0n)) };
}

/** The elements as numbers, exact up to 2⁵³. */
export function numbersOf(values: Values): number[] {
  return isFloats(values) ? [...values.data] : values.data.map(Number);
}

export function fromTensor({ type, shape, data }: Tensor): Values {
  if (type === 'float16') {
    throw new StepwiseError('unsupported', 'Half precision is not interpreted; use float32.');
  }
  if (data.length !== countOf(shape)) {
    throw new StepwiseError(
      'bad-model',
      `A tensor of the shape [${shape.join(', ')}] has ${data.length} elements.`,
    );
  }
  if (type === 'float32' || type === 'float64') {
    const isArray = data instanceof Float32Array || data instanceof Float64Array;
    // the constructor copies an array of numbers many times faster than a map
    const numbers = isArray
      ? new Float64Array(data)
      : Float64Array.from<number | bigint>(data, Number);
    return floats(shape, numbers, null, type);
  }
  return integers(type, shape, Array.from<number | bigint, bigint>(data, BigInt));
}

export function toTensor(values: Values): Tensor {
  const { type, shape } = values;
  if (values.type === 'float64') return tensor(type, shape, values.data);
  if (values.type === 'int64') return tensor(type, shape, BigInt64Array.from(values.data));
  if (values.type === 'uint64') return tensor(type, shape, BigUint64Array.from(values.data));
  return tensor(type, shape, numbersOf(values));
}

function wrap(type: IntegerType, x: bigint): bigint {
  if (type === 'bool') return x === 0n ? 0n : 1n;
  const bits = Number(type.replace(/\D+/, ''));
  return type.startsWith('u') ? BigInt.asUintN(bits, x) : BigInt.asIntN(bits, x);
}
