import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import { toNumbers } from '../model/tensor.ts';
import type { Inputs } from './operator.ts';

/**
 * An axis counted from the front.
 *
 * @param axis from −rank to rank − 1; negative ones count from the end.
 * @throws StepwiseError `bad-model` when there is no such axis.
 */
export function toAxis(axis: number, rank: number): number {
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw new StepwiseError(
    'bad-model',
    rank === 0
      ? `It has the axis ${axis}, and a scalar has none.`
      : `An axis has to be from ${-rank} to ${rank - 1}; it is ${axis}.`,
  );
}

/**
 * Axes counted from the front, in ascending order.
 *
 * @throws StepwiseError `bad-model` when there is no such axis or one is named twice.
 */
export function toAxes(axes: readonly number[], rank: number): readonly number[] {
  const found = axes.map((axis) => toAxis(axis, rank)).toSorted((a, b) => a - b);
  if (new Set(found).size === found.length) return found;
  throw new StepwiseError('bad-model', `Axes have to differ; they are [${axes.join(', ')}].`);
}

/**
 * The whole numbers of an input that shapes depend on; null where it is left out.
 *
 * @throws StepwiseError `bad-model` when it is not constant or holds no whole numbers.
 */
export function constantInts(
  inputs: Inputs<Value>,
  i: number,
  what: string,
): readonly number[] | null {
  const value = inputs[i] ?? null;
  if (value === null) return null;
  checkInts(value, what);
  if (value.constant) return toNumbers(value.constant);
  throw new StepwiseError('bad-model', `Its ${what} (input ${i}) have to be constant.`);
}

/** @throws StepwiseError `bad-model` when it is no int64 or int32 vector or scalar. */
export function checkInts({ type, shape }: Value, what: string): void {
  if ((type === 'int64' || type === 'int32') && shape.length <= 1) return;
  throw new StepwiseError('bad-model', `Its ${what} have to be whole numbers on one axis.`);
}

/** No tensor has more axes; a list of sizes that claims to be longer would be built before it is refused. */
const MAX_RANK = 64;

/**
 * How many axes an input asks for whose numbers are the sizes of the result.
 *
 * @throws StepwiseError `bad-model` when that is not known, or more than 64.
 */
export function rankOf(sizes: Value, i: number): number {
  checkInts(sizes, 'sizes');
  const [rank] = sizes.shape;
  if (typeof rank === 'number' && rank <= MAX_RANK) return rank;
  throw new StepwiseError(
    'bad-model',
    `How many sizes there are (input ${i}) has to be known, and at most ${MAX_RANK}; it is ${rank ?? 'a single number'}.`,
  );
}
