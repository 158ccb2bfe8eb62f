import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import { toNumbers, type Tensor } from '../model/tensor.ts';
import { foldUnary, inferUnary } from './elementwise.ts';
import type { GradientContext, Inputs, Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = min(max(x, low), high); the bounds are single numbers (inputs 1 and 2), each of which may be left out.
 *
 * ∂x = ∂y where low ≤ x ≤ high, 0 elsewhere; ∂low = Σ ∂y where x < low < high, and ∂high = Σ ∂y where x > high or
 * high < low. At the bounds, and where they are the wrong way round, as in PyTorch's `clamp`. With the bounds 0 and 6 it is
 * ReLU6, which has ∂x = 0 at both: a channel that is 0 throughout gets no gradient.
 */
export const clip: Operator = {
  name: 'Clip',
  inputs: [1, 3],
  infer(node, inputs) {
    const { type } = present(inputs, 0);
    if (type === 'bool') throw new StepwiseError('bad-model', 'Its input has to be of numbers.');
    for (const bound of inputs.slice(1)) {
      if (!bound || (bound.type === type && isSingle(bound))) continue;
      throw new StepwiseError('bad-model', `Its bounds have to be single numbers of ${type}.`);
    }
    return inferUnary(node, inputs);
  },
  fold(node, inputs, types) {
    const [low, high] = [boundOf(inputs, 1, -Infinity), boundOf(inputs, 2, Infinity)];
    const cut = foldUnary((x) => Math.min(Math.max(x, low), high));
    return inputs.some((input) => input?.type === 'float16')
      ? null
      : cut(node, inputs.slice(0, 1), types);
  },
  gradient(context) {
    const { g, inputs, gradients, wanted } = context;
    const [low, high] = [inputs[1] ?? null, inputs[2] ?? null];
    const dy = present(gradients, 0);
    const choose = (condition: Value): Value =>
      g.one('Where', [condition, dy, g.scalar(dy.type, 0)]);
    const inside = wanted[0] ? isInside(context, low, high) : null;
    return [
      wanted[0] && (inside ? choose(inside) : dy),
      wanted[1] && low ? choose(isBelow(context, low, high)) : null,
      wanted[2] && high ? choose(isAbove(context, low, high)) : null,
    ].map((value) => value || null);
  },
};

type Bound = Value | null;

function isInside({ g, inputs }: GradientContext, low: Bound, high: Bound): Bound {
  const x = present(inputs, 0);
  const isRelu6 = isNumber(low, 0) && isNumber(high, 6);
  const above = low ? g.one(isRelu6 ? 'Greater' : 'GreaterOrEqual', [x, low]) : null;
  const below = high ? g.one(isRelu6 ? 'Less' : 'LessOrEqual', [x, high]) : null;
  return above && below ? g.one('And', [above, below]) : (above ?? below);
}

function isBelow({ g, inputs }: GradientContext, low: Value, high: Bound): Value {
  const below = g.one('Less', [present(inputs, 0), low]);
  return high ? g.one('And', [below, g.one('Less', [low, high])]) : below;
}

function isAbove({ g, inputs }: GradientContext, low: Bound, high: Value): Value {
  const above = g.one('Greater', [present(inputs, 0), high]);
  return low ? g.one('Or', [above, g.one('Less', [high, low])]) : above;
}

function isNumber(bound: Bound, value: number): boolean {
  return bound?.constant ? toNumbers(bound.constant)[0] === value : false;
}

function isSingle({ shape }: Value): boolean {
  return shape.length === 0 || (shape.length === 1 && (shape[0] === 1 || shape[0] === null));
}

function boundOf(inputs: Inputs<Tensor>, i: number, otherwise: number): number {
  const bound = inputs[i];
  return bound && bound.type !== 'float16' ? (toNumbers(bound)[0] ?? otherwise) : otherwise;
}
