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

/** The vectors of one group by name: `parameters`, and the optimizer's slots. A step replaces them, never writes to them. */
export type Vectors = Readonly<Record<string, OrtTensor>>;

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
    if (value.type !== layout.type || value.shape.join() !== shape.join()) {
      throw new StepwiseError(
        code,
        `'${name}': wanted ${layout.type}${showShape(shape)}; got ${value.type}${showShape(value.shape)}.`,
      );
    }
    data.set(arrayOf(value), offset);
  }
  return makeTensor(ort, layout.type, data, [layout.size]);
}

function arrayOf({ data }: { readonly data: unknown }): Float32Array | Float64Array {
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  throw new StepwiseError('unsupported', 'State has to be in the memory of the CPU.');
}
