import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import { intOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { sizeOf } from '../model/shape.ts';
import { tensor, toNumbers, type Tensor, type TensorType } from '../model/tensor.ts';
import { toAxis } from './axes.ts';
import { broadcastPlaces } from './elements.ts';
import type { Inputs } from './operator.ts';
import { present } from './present.ts';

/** The type of ArgMax and ArgMin: int64, and the axis has the size 1, or is gone where `keepdims` is 0. */
export function inferArgExtreme(node: Node, inputs: Inputs<Value>): readonly TensorType[] {
  const { type, shape } = present(inputs, 0);
  if (type === 'bool') throw new StepwiseError('bad-model', 'Its input has to be of numbers.');
  const axis = toAxis(intOf(node, 'axis', 0), shape.length);
  if (shape[axis] === 0) {
    throw new StepwiseError('bad-model', `Axis ${axis} is empty; nothing can be chosen of it.`);
  }
  const keep = intOf(node, 'keepdims', 1) !== 0;
  return [{ type: 'int64', shape: keep ? shape.with(axis, 1) : shape.toSpliced(axis, 1) }];
}

/** The index of the element that is better than all others: the first of equal ones, or with `select_last_index` the last. */
export function foldArgExtreme(isBetter: (a: number, b: number) => boolean) {
  return (
    node: Node,
    inputs: Inputs<Tensor>,
    types: readonly TensorType[],
  ): readonly Tensor[] | null => {
    const x = present(inputs, 0);
    if (x.type === 'float16') return null;
    const numbers = toNumbers(x);
    // where a NaN stands differs between runtimes
    if (numbers.some(Number.isNaN)) return null;
    const axis = toAxis(intOf(node, 'axis', 0), x.shape.length);
    const last = intOf(node, 'select_last_index', 0) !== 0;
    const kept = x.shape.with(axis, 1);
    const stride = sizeOf(x.shape.slice(axis + 1));
    const best = Array.from({ length: sizeOf(kept) }, () => -1);
    for (const [i, place] of broadcastPlaces(kept, x.shape).entries()) {
      const [one, known] = [numbers[i] ?? 0, numbers[best[place] ?? -1]];
      if (known === undefined || isBetter(one, known) || (last && one === known)) best[place] = i;
    }
    const along = best.map((i) => Math.floor(i / stride) % (x.shape[axis] ?? 1));
    return [tensor('int64', present(types, 0).shape.map(Number), along)];
  };
}
