import { StepwiseError } from '@stepwise/core';
import { tensor, type Model, type Tensor } from '@stepwise/onnx-training';
import { evaluate } from './evaluate.ts';
import { outputsOf, startFrom } from './interpret.ts';
import { isFloats, toTensor, type Values } from './values.ts';

/** An output and how fast it changes along a direction. */
export interface Pushed {
  readonly value: Tensor;
  readonly tangent: Tensor;
}

/**
 * The derivative of a model's float outputs along a direction, by forward-mode differentiation in float64: every kernel
 * carries (x, ẋ) to (f(x), f′(x) · ẋ). It is exact up to rounding, needs no step size, and shares no code with the
 * gradients that are checked against it.
 *
 * @param directions ẋ by the name of an input or initializer, row by row; what is not named does not move.
 * @throws StepwiseError `bad-batch` when a direction does not fit; else as `interpret`.
 */
export function pushForward(
  model: Model,
  feeds: Readonly<Record<string, Tensor>>,
  directions: Readonly<Record<string, readonly number[] | Float64Array>>,
): Map<string, Pushed> {
  const start = new Map<string, Values>(startFrom(model, feeds));
  for (const [name, direction] of Object.entries(directions)) {
    const value = start.get(name);
    if (!value || !isFloats(value) || value.data.length !== direction.length) {
      throw new StepwiseError(
        'bad-batch',
        `The direction of '${name}' has ${direction.length} elements; the value has ${value ? `${value.data.length} of ${value.type}` : 'none'}.`,
      );
    }
    start.set(name, { ...value, tangent: Float64Array.from(direction) });
  }
  const pushed = new Map<string, Pushed>();
  for (const [name, value] of outputsOf(model.graph, evaluate(model, start, 'float64'))) {
    if (!isFloats(value)) continue;
    const tangent = value.tangent ?? new Float64Array(value.data.length);
    pushed.set(name, { value: toTensor(value), tangent: tensor('float64', value.shape, tangent) });
  }
  return pushed;
}
