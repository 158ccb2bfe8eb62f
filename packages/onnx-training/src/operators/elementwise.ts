import { StepwiseError } from '@stepwise/core';
import { broadcastShapes } from '../builder/broadcast.ts';
import type { Value } from '../builder/value.ts';
import type { Node } from '../model/model.ts';
import { sizeOf } from '../model/shape.ts';
import { tensor, toNumbers, type Tensor, type TensorType } from '../model/tensor.ts';
import type { Inputs } from './operator.ts';
import { present } from './present.ts';

/** The type of an operator that works on each element alone. */
export function inferUnary(_node: Node, inputs: Inputs<Value>): readonly TensorType[] {
  const { type, shape } = present(inputs, 0);
  return [{ type, shape }];
}

/** The type of an elementwise operator of several inputs, with broadcasting. */
export function inferBroadcast(_node: Node, inputs: Inputs<Value>): readonly TensorType[] {
  const values = inputs.map((_, i) => present(inputs, i));
  const [{ type }] = [present(values, 0)];
  if (values.some((value) => value.type !== type)) {
    throw new StepwiseError('bad-model', 'Both sides have to be of one element type.');
  }
  return [{ type, shape: broadcastShapes(...values.map(({ shape }) => shape)) }];
}

/** Applies a function to each element of a constant. */
export function foldUnary(f: (x: number) => number) {
  return (_node: Node, inputs: Inputs<Tensor>): readonly Tensor[] => {
    const x = present(inputs, 0);
    return [tensor(x.type, x.shape, toNumbers(x).map(f))];
  };
}

/** Applies a function to the elements of two constants, with broadcasting. */
export function foldBinary(f: (a: number, b: number) => number) {
  return (_node: Node, inputs: Inputs<Tensor>): readonly Tensor[] => {
    const a = present(inputs, 0);
    const b = present(inputs, 1);
    // constants have numbers for sizes
    const shape = broadcastShapes(a.shape, b.shape).map(Number);
    const [left, right] = [spread(a, shape), spread(b, shape)];
    return [
      tensor(
        a.type,
        shape,
        left.map((x, i) => f(x, right[i] ?? Number.NaN)),
      ),
    ];
  };
}

/** The elements as they stand after broadcasting to a shape. */
function spread(x: Tensor, shape: readonly number[]): number[] {
  const numbers = toNumbers(x);
  const offset = shape.length - x.shape.length;
  return Array.from({ length: sizeOf(shape) }, (_, flat) => {
    let [rest, index, stride] = [flat, 0, 1];
    for (let axis = shape.length - 1; axis >= offset; axis -= 1) {
      const size = shape[axis] ?? 1;
      const own = x.shape[axis - offset] ?? 1;
      if (own !== 1) index += (rest % size) * stride;
      stride *= own;
      rest = Math.floor(rest / size);
    }
    return numbers[index] ?? Number.NaN;
  });
}
