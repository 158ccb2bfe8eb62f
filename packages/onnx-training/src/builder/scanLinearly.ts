import { StepwiseError } from '@stepwise/core';
import { checkKeys } from '@stepwise/core/check';
import { linearScan } from '../lowering/linearScan.ts';
import { isStatic, showShape, type Dimension } from '../model/shape.ts';
import { tensor } from '../model/tensor.ts';
import { toAxis } from '../operators/axes.ts';
import type { GraphBuilder } from './graphBuilder.ts';
import type { Value } from './value.ts';

export interface ScanOptions {
  /** The axis of the steps; the first unless told otherwise. */
  readonly axis?: number;
  /** The state before the first step; zeros unless given. */
  readonly initial?: Value;
  /** Whether the last step comes first. */
  readonly reverse?: boolean;
}

/** h_t = a_t · h_{t−1} + b_t for the steps of an axis. */
export function scanLinearly(g: GraphBuilder, a: Value, b: Value, options: ScanOptions): Value {
  checkKeys('linearScan', options, ['axis', 'initial', 'reverse']);
  const axis = toAxis(options.axis ?? 0, b.shape.length);
  const { initial = stillState(g, b, axis) } = options;
  const step = b.shape.toSpliced(axis, 1);
  const fits =
    a.shape.length === b.shape.length &&
    initial.shape.length === step.length &&
    a.shape.every((size, i) => (size === 1 && i !== axis) || agree(size, b.shape[i])) &&
    initial.shape.every((size, i) => agree(size, step[i]));
  if (!fits) {
    throw new StepwiseError(
      'bad-model',
      `linearScan: a has to have the shape of b, ${showShape(b.shape)}, or sizes of 1 beside the steps, and the initial state ${showShape(step)}; got ${showShape(a.shape)} and ${showShape(initial.shape)}.`,
    );
  }
  const [, all] = g.lower(linearScan, {
    form: 'after',
    a,
    b,
    initial,
    axis,
    reverse: options.reverse ?? false,
  });
  return all;
}

/** Zeros in the shape of one step. */
function stillState(g: GraphBuilder, b: Value, axis: number): Value {
  const shape = b.shape.toSpliced(axis, 1);
  const axes = b.shape.map((_, i) => i).filter((i) => i !== axis);
  const sizes = isStatic(shape)
    ? g.int64(shape)
    : g.one('Gather', [g.one('Shape', [b]), g.int64(axes)]);
  const zero = tensor(b.type, [1], [0]);
  return g.one('ConstantOfShape', [sizes], { value: { kind: 'tensor', value: zero } });
}

function agree(a: Dimension = null, b: Dimension = null): boolean {
  return typeof a !== 'number' || typeof b !== 'number' || a === b;
}
