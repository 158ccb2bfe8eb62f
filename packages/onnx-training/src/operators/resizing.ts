import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import { intsOf, stringOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import type { Dimension } from '../model/shape.ts';
import { toNumbers } from '../model/tensor.ts';
import { constantInts, toAxis } from './axes.ts';
import type { Inputs } from './operator.ts';
import { present } from './present.ts';

/** What becomes of one axis. */
export interface ResizedAxis {
  readonly axis: number;
  readonly from: Dimension;
  readonly to: Dimension;
  /** How many times as large it becomes, in single precision; null where that is not known. */
  readonly scale: number | null;
}

/** Runtimes count in 32 bits. */
const MOST = 2 ** 31;

/** What a Resize makes of each axis that it names; null where its sizes or scales are not constant. */
export function readResize(node: Node, inputs: Inputs<Value>): readonly ResizedAxis[] | null {
  const { shape } = present(inputs, 0);
  const axes = (intsOf(node, 'axes') ?? [...shape.keys()]).map((axis) =>
    toAxis(axis, shape.length),
  );
  const [scales, sizes] = [given(inputs, 2), given(inputs, 3)];
  if ((scales === null) === (sizes === null)) {
    throw new StepwiseError('bad-model', 'It has to have either scales or sizes.');
  }
  if (stringOf(node, 'keep_aspect_ratio_policy', 'stretch') !== 'stretch') {
    throw new StepwiseError('unsupported', "Its keep_aspect_ratio_policy has to be 'stretch'.");
  }
  if (sizes) {
    if (!sizes.constant) return null;
    const wanted = checkCount(constantInts(inputs, 3, 'sizes') ?? [], axes, 'sizes');
    if (wanted.some((size) => size < 1)) {
      throw new StepwiseError(
        'bad-model',
        `Its sizes have to be at least 1; they are [${wanted.join(', ')}].`,
      );
    }
    return axes.map((axis, i) => {
      const [from = null, to = 1] = [shape[axis], wanted[i]];
      return { axis, from, to, scale: typeof from === 'number' ? Math.fround(to / from) : null };
    });
  }
  if (!scales?.constant) return null;
  if (scales.type !== 'float32') {
    throw new StepwiseError('bad-model', `Its scales have to be float32; they are ${scales.type}.`);
  }
  const factors = checkCount(toNumbers(scales.constant), axes, 'scales');
  if (factors.some((scale) => !(scale > 0 && scale < Infinity))) {
    throw new StepwiseError(
      'bad-model',
      `Its scales have to be above 0; they are [${factors.join(', ')}].`,
    );
  }
  return axes.map((axis, i) => {
    const [from = null, scale = 1] = [shape[axis], factors[i]];
    if (typeof from !== 'number') return { axis, from, to: scale === 1 ? from : null, scale };
    const to = Math.floor(Math.fround(from * scale));
    if (to >= Math.min(from, 1) && to < MOST) return { axis, from, to, scale };
    throw new StepwiseError(
      'bad-model',
      `A size of ${from} times ${scale} has to have at least one element, and fewer than 2³¹.`,
    );
  });
}

/** An input that is there and not empty: PyTorch's exporter leaves scales out by giving none. */
function given(inputs: Inputs<Value>, i: number): Value | null {
  const value = inputs[i] ?? null;
  if (value && value.shape.length !== 1) {
    throw new StepwiseError('bad-model', `Input ${i} has to have one axis.`);
  }
  return value && value.shape[0] === 0 ? null : value;
}

function checkCount(
  values: readonly number[],
  axes: readonly number[],
  what: string,
): readonly number[] {
  if (values.length === axes.length) return values;
  throw new StepwiseError(
    'bad-model',
    `Its ${what} have to be ${axes.length}, one for each axis; they are [${values.join(', ')}].`,
  );
}
