import { StepwiseError } from '@stepwise/core';
import { elementTypeOf } from '../model/elementType.ts';
import type { ValueInfo } from '../model/model.ts';
import type { Dimension, Shape } from '../model/shape.ts';
import type { TensorType } from '../model/tensor.ts';
import { DIMENSION, SHAPE, TENSOR_TYPE, TYPE, VALUE_INFO } from './fieldNumbers.ts';
import { Fields } from './fields.ts';

/** More axes than any tensor has. */
export const MAX_RANK = 64;

export function readValueInfo(bytes: Uint8Array): ValueInfo {
  const fields = new Fields(bytes, 'an input or output');
  let name = '';
  let type: TensorType | null = null;
  for (const number of fields) {
    if (number === VALUE_INFO.name) name = fields.string();
    else if (number === VALUE_INFO.type) type = readType(fields.bytes(), name);
  }
  return { name, type };
}

function readType(bytes: Uint8Array, name: string): TensorType | null {
  const fields = new Fields(bytes, `the type of '${name}'`);
  let type: TensorType | null = null;
  for (const number of fields) {
    if (number === TYPE.tensor) type = readTensorType(fields.bytes(), name);
  }
  return type;
}

/** Null where the element type is not read, or the number of axes is not said. */
function readTensorType(bytes: Uint8Array, name: string): TensorType | null {
  const fields = new Fields(bytes, `the type of '${name}'`);
  let element = 0;
  let shape: Shape | null = null;
  for (const number of fields) {
    if (number === TENSOR_TYPE.element) element = fields.safeInt();
    else if (number === TENSOR_TYPE.shape) shape = readShape(fields.bytes(), name);
  }
  const type = elementTypeOf(element);
  return type && shape && { type, shape };
}

function readShape(bytes: Uint8Array, name: string): Shape {
  const fields = new Fields(bytes, `the shape of '${name}'`);
  const shape: Dimension[] = [];
  for (const number of fields) {
    if (number === SHAPE.dimension) shape.push(readDimension(fields.bytes(), name));
  }
  if (shape.length > MAX_RANK) {
    throw new StepwiseError(
      'bad-model',
      `'${name}' has ${shape.length} axes; more than ${MAX_RANK} are no tensor.`,
    );
  }
  return shape;
}

/** Some exporters write −1 for a size that is not known. */
function readDimension(bytes: Uint8Array, name: string): Dimension {
  const fields = new Fields(bytes, `the shape of '${name}'`);
  let dimension: Dimension = null;
  for (const number of fields) {
    if (number === DIMENSION.value) {
      const value = fields.safeInt();
      dimension = value < 0 ? null : value;
    } else if (number === DIMENSION.name) {
      dimension = fields.string() || null;
    }
  }
  return dimension;
}
