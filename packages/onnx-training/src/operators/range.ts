import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import { tensor, toNumbers, type Tensor } from '../model/tensor.ts';
import type { Inputs, Operator } from './operator.ts';
import { present } from './present.ts';

/** y = start, start + delta, … up to, but not including, limit; nothing flows back. */
export const range: Operator = {
  name: 'Range',
  inputs: [3, 3],
  infer(_node, inputs) {
    const values = [0, 1, 2].map((i) => present(inputs, i));
    const { type } = present(values, 0);
    if (values.some((value) => value.type !== type || isLong(value))) {
      throw new StepwiseError('bad-model', 'Its inputs have to be single numbers of one type.');
    }
    const tensors = values.flatMap(({ constant }) => (constant ? [constant] : []));
    if (tensors.length < 3) return [{ type, shape: [null] }];
    const [start, limit, delta] = numbersOf(tensors);
    const size = Math.max(Math.ceil((limit - start) / delta), 0);
    if (Number.isSafeInteger(size)) return [{ type, shape: [size] }];
    throw new StepwiseError(
      'bad-model',
      `There is no range from ${start} to ${limit} in steps of ${delta}.`,
    );
  },
  fold(_node, inputs, types) {
    const { type, shape } = present(types, 0);
    const [start, , delta] = numbersOf(inputs);
    if (type === 'float16') return null;
    const size = Number(shape[0]);
    return [
      tensor(
        type,
        [size],
        Array.from({ length: size }, (_, i) => start + i * delta),
      ),
    ];
  },
  gradient: 'zero',
};

function isLong({ shape }: Value): boolean {
  return shape.length > 1 || shape.some((size) => size !== 1);
}

function numbersOf(inputs: Inputs<Tensor>): readonly [number, number, number] {
  const [start = 0, limit = 0, delta = 0] = [0, 1, 2].map((i) => {
    const [number = Number.NaN] = toNumbers(present(inputs, i));
    return number;
  });
  return [start, limit, delta];
}
