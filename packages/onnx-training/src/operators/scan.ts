import { StepwiseError } from '@stepwise/core';
import { broadcastShapes } from '../builder/broadcast.ts';
import { isFloat } from '../model/elementType.ts';
import type { Dimension } from '../model/shape.ts';
import { differentiateScan } from './differentiateScan.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { readScan } from './readScan.ts';

/**
 * A linear recurrence over the steps of two inputs, h_t = a_t · h_{t−1} + b_t, elementwise, from an initial state on; the
 * first output is the last state, the second all of them. Other bodies are refused.
 *
 * With g_t = ∂h_t + a_{t+1} · g_{t+1}, which starts from the gradient of the last state: ∂b_t = g_t, ∂a_t = g_t · h_{t−1},
 * and the gradient of the initial state is a₁ · g₁. That is a scan of the same kind, backwards.
 */
export const scan: Operator = {
  name: 'Scan',
  inputs: [3, 3],
  infer(node, inputs) {
    const given = [0, 1, 2].map((i) => present(inputs, i));
    const { type, shape: state } = present(given, 0);
    if (!isFloat(type) || given.some((value) => value.type !== type)) {
      throw new StepwiseError('bad-model', 'Its inputs have to be floats of one type.');
    }
    const { axes, positions } = readScan(node, inputs);
    const [a, b] = [present(inputs, positions.a), present(inputs, positions.b)];
    const steps = [a.shape[axes.a] ?? null, b.shape[axes.b] ?? null];
    const step = broadcastShapes(state, a.shape.toSpliced(axes.a, 1), b.shape.toSpliced(axes.b, 1));
    const isKept = step.length === state.length && step.every((size, i) => agree(size, state[i]));
    if (!isKept || !agree(steps[0], steps[1])) {
      throw new StepwiseError(
        'bad-model',
        'Its inputs a and b have to have as many steps, each of the shape of the state or with sizes of 1.',
      );
    }
    const length = steps.find((size) => typeof size === 'number') ?? steps[0] ?? null;
    return [
      { type, shape: step },
      { type, shape: step.toSpliced(axes.out, 0, length) },
    ];
  },
  gradient: differentiateScan,
};

function agree(a: Dimension = null, b: Dimension = null): boolean {
  return typeof a !== 'number' || typeof b !== 'number' || a === b;
}
