import { StepwiseError } from '@stepwise/core';
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

/** The vectors of one group by name: `parameters`, and the optimizer's slots. */
export type Vectors = Readonly<Record<string, OrtTensor>>;

/** Vectors of zeros. */
export function zeros(ort: Ort, { type, size }: GroupLayout, names: readonly string[]): Vectors {
  const make = () => makeTensor(ort, type, new (arrayFor(type))(size), [size]);
  return Object.fromEntries(names.map((name) => [name, make()]));
}

/** A copy of what one parameter has in a vector. */
export function readPlace(vector: OrtTensor, layout: GroupLayout, place: Place): Tensor {
  const { offset, size, shape } = place;
  return tensor(layout.type, shape, arrayOf(vector).slice(offset, offset + size));
}

/** A new vector with other numbers for some parameters. */
export function withPlaces(
  ort: Ort,
  vector: OrtTensor,
  layout: GroupLayout,
  values: ReadonlyMap<string, Tensor>,
): OrtTensor {
  const data = arrayOf(vector).slice();
  for (const { name, shape, offset } of layout.places) {
    const value = values.get(name);
    if (!value) continue;
    if (value.type !== layout.type || value.shape.join() !== shape.join()) {
      throw new StepwiseError(
        'bad-checkpoint',
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
