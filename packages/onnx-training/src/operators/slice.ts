import { StepwiseError } from '@stepwise/core';
import { toStatic } from '../builder/broadcast.ts';
import type { Value } from '../builder/value.ts';
import type { Dimension, Shape } from '../model/shape.ts';
import { toNumbers } from '../model/tensor.ts';
import { checkInts, constantInts, toAxis } from './axes.ts';
import { pick, placesOf } from './elements.ts';
import type { Inputs, Operator } from './operator.ts';
import { padAxis } from './padAxis.ts';
import { present } from './present.ts';

/**
 * y = the elements of some axes from `starts` up to, but not including, `ends`, each `steps`-th of them. Negative starts
 * and ends count from the end of the axis, and both are cut to it; a negative step goes backwards.
 *
 * ∂x = ∂y where it was taken from, 0 elsewhere; for steps of 1 only.
 */
export const slice: Operator = {
  name: 'Slice',
  inputs: [3, 5],
  infer(_node, inputs) {
    const x = present(inputs, 0);
    for (const i of [1, 2, 3, 4]) {
      const value = inputs[i];
      if (value) checkInts(value, NAMES[i] ?? '');
    }
    const known = inputs.slice(1).every((value) => !value || value.constant);
    if (known) return [{ type: x.type, shape: sizesOf(x.shape, numbersOf(inputs)) }];
    const axes = inputs[3]?.constant ? (constantInts(inputs, 3, 'axes') ?? []) : null;
    const cut = axes?.map((axis) => toAxis(axis, x.shape.length));
    const shape = x.shape.map((size, axis) => (cut?.includes(axis) === false ? size : null));
    return [{ type: x.type, shape }];
  },
  fold(_node, inputs, types) {
    const x = present(inputs, 0);
    const ints = inputs.map((value, i) => (value && i > 0 ? toNumbers(value) : null));
    const ranges = rangesOf(x.shape, ints);
    const shape = present(types, 0).shape.map(Number);
    const places = placesOf(
      shape,
      (axis) => ranges.get(axis)?.step ?? 1,
      x.shape,
      (axis) => ranges.get(axis)?.start ?? 0,
    );
    return [pick(x, shape, places)];
  },
  gradient({ g, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    const shape = toStatic(x.shape);
    let result = dy;
    for (const [axis, { start, step }] of rangesOf(shape, numbersOf(inputs))) {
      if (step !== 1) {
        throw new StepwiseError('unsupported', 'There is no gradient yet for a Slice with steps.');
      }
      result = padAxis(g, result, axis, start, shape[axis] ?? 0);
    }
    return [result];
  },
};

const NAMES = ['', 'starts', 'ends', 'axes', 'steps'];

interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

function numbersOf(inputs: Inputs<Value>): Inputs<readonly number[]> {
  return inputs.map((_, i) => (i === 0 ? null : constantInts(inputs, i, NAMES[i] ?? '')));
}

/** What is taken of each axis, where that is known. */
function rangesOf(shape: Shape, inputs: Inputs<readonly number[]>): ReadonlyMap<number, Range> {
  const ranges = new Map<number, Range>();
  for (const [axis, { start, end, step }] of requestsOf(shape, inputs)) {
    const size = shape[axis];
    if (typeof size !== 'number') continue;
    const top = step < 0 ? size - 1 : size;
    const bottom = step < 0 ? -1 : 0;
    const clamp = (x: number, low: number): number =>
      Math.min(Math.max(x < 0 ? x + size : x, low), top);
    ranges.set(axis, { start: clamp(start, 0), end: clamp(end, bottom), step });
  }
  return ranges;
}

/** What the inputs ask for, by axis. */
function requestsOf(shape: Shape, inputs: Inputs<readonly number[]>): ReadonlyMap<number, Range> {
  const [starts, ends] = [present(inputs, 1), present(inputs, 2)];
  const axes = inputs[3] ?? starts.map((_, axis) => axis);
  const steps = inputs[4] ?? starts.map(() => 1);
  if ([ends, axes, steps].some(({ length }) => length !== starts.length)) {
    throw new StepwiseError('bad-model', 'Its starts, ends, axes and steps have to be as many.');
  }
  if (steps.includes(0)) throw new StepwiseError('bad-model', 'A step can not be 0.');
  const requests = new Map<number, Range>();
  for (const [i, axis] of axes.entries()) {
    const [start = 0, end = 0, step = 1] = [starts[i], ends[i], steps[i]];
    requests.set(toAxis(axis, shape.length), { start, end, step });
  }
  if (requests.size === axes.length) return requests;
  throw new StepwiseError('bad-model', `Axes have to differ; they are [${axes.join(', ')}].`);
}

function sizesOf(shape: Shape, inputs: Inputs<readonly number[]>): Shape {
  const [requests, ranges] = [requestsOf(shape, inputs), rangesOf(shape, inputs)];
  return shape.map((size, axis): Dimension => {
    const range = ranges.get(axis);
    if (range) return Math.max(Math.ceil((range.end - range.start) / range.step), 0);
    const request = requests.get(axis);
    const whole = request?.start === 0 && request.step === 1 && request.end >= 2 ** 31 - 1;
    return !request || whole ? size : null;
  });
}
