import { StepwiseError, type StepwiseErrorCode } from '@stepwise/core';
import {
  arrayFor,
  showShape,
  tensor,
  type GroupLayout,
  type Place,
  type Tensor,
} from '@stepwise/onnx-training';
import { makeTensor } from './makeTensor.ts';
import type { Ort, OrtTensor } from './ort.ts';

/**
 * The vectors of one group by name: `parameters`, the optimizer's slots, `ema`. A step replaces them, never writes to them.
 */
export type Vectors = Readonly<Record<string, OrtTensor>>;

/** All that a step changes. */
export interface State {
  /** For each group of which something is trained. */
  readonly vectors: readonly Vectors[];
  /** The running statistics of batch norm as one vector; null where none follow. */
  readonly statistics: OrtTensor | null;
}

/** A vector whose elements are all the same. */
export function filled(ort: Ort, { type, size }: GroupLayout, value = 0): OrtTensor {
  return makeTensor(ort, type, new (arrayFor(type))(size).fill(value), [size]);
}

export function vectorOf(vectors: readonly Vectors[], group: number, name: string): OrtTensor {
  const vector = vectors[group]?.[name];
  if (vector) return vector;
  throw new StepwiseError('bad-checkpoint', `The state has no '${name}' for group ${group}.`);
}

/** A copy of what one parameter has in a vector. */
export function readPlace(vector: OrtTensor, layout: GroupLayout, place: Place): Tensor {
  const { offset, size, shape } = place;
  return tensor(layout.type, shape, arrayOf(vector).slice(offset, offset + size));
}

/**
 * A new vector with other numbers for some parameters; names that are not in the layout are passed over.
 *
 * @throws StepwiseError of the given code when a value has another type or shape.
 */
export function withPlaces(
  ort: Ort,
  vector: OrtTensor,
  layout: GroupLayout,
  values: ReadonlyMap<string, Tensor>,
  code: StepwiseErrorCode = 'bad-checkpoint',
): OrtTensor {
  const data = arrayOf(vector).slice();
  for (const { name, shape, offset } of layout.places) {
    const value = values.get(name);
    if (!value) continue;
    checkSame(name, { type: layout.type, shape }, value, code);
    data.set(arrayOf(value), offset);
  }
  return makeTensor(ort, layout.type, data, [layout.size]);
}

/** @throws StepwiseError of the given code when a value has another type or shape than it should. */
export function checkSame(
  name: string,
  wanted: Pick<Tensor, 'type' | 'shape'>,
  value: Tensor,
  code: StepwiseErrorCode,
): void {
  if (value.type === wanted.type && value.shape.join() === wanted.shape.join()) return;
  throw new StepwiseError(
    code,
    `'${name}': wanted ${wanted.type}${showShape(wanted.shape)}; got ${value.type}${showShape(value.shape)}.`,
  );
}

function arrayOf({ data }: { readonly data: unknown }): Float32Array | Float64Array {
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  throw new StepwiseError('unsupported', 'State has to be in the memory of the CPU.');
}
