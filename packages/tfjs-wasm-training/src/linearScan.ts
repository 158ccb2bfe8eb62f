import type { GradSaveFunc, Tensor } from '@tensorflow/tfjs-core';
import { checkChoice, checkKeys } from '@stepwise/core/check';
import { checkNamespace } from './checkNamespace.ts';
import { checkScanInputs } from './scan/checkScanInputs.ts';
import { doublingScan, moved } from './scan/doublingScan.ts';
import { hostScan } from './scan/hostScan.ts';
import { isOnHost } from './scan/isOnHost.ts';
import { scanShapes, type ScanShapes } from './scan/scanShapes.ts';
import type { Tf } from './tensorflow.ts';

export interface LinearScanOptions<T extends Tensor = Tensor> {
  /** The axis of time; below 0 it is counted from the end. Default 1, behind the batch. */
  readonly axis?: number;
  /** What h is before the first step, with 1 along the axis. Zeros if absent. */
  readonly initial?: T;
  /** From the last step to the first. Default false. */
  readonly reverse?: boolean;
}

/**
 * A linear recurrence along an axis, with its own gradient, on every backend: the core of state-space models.
 *
 *     h[t] = a[t] · h[t − 1] + b[t],   h[−1] = initial
 *
 * a and b have the same rank; where one of them has one element along an axis, it is the same for all. The gradient is a
 * scan in the other direction: with g[t] = ∂h[t] + a[t + 1] · g[t + 1], ∂b = g, ∂a[t] = g[t] · h[t − 1] and
 * ∂initial = a[0] · g[0], summed over what was the same for all. It has a gradient itself.
 *
 * Where the backend's numbers are in the memory of the process (cpu, wasm, node) it is one loop over them; where they are
 * on a GPU it takes ⌈log₂ steps⌉ rounds of products.
 *
 * @param tf the namespace: `import * as tf from '@tensorflow/tfjs'`.
 * @param a the factors, such as [batch, steps, 1], float32.
 * @param b the summands, such as [batch, steps, features], float32.
 *
 * @example
 * ```ts
 * const half = tf.fill([1, 4, 1], 0.5);
 * linearScan(tf, half, tf.ones([1, 4, 1])).arraySync(); // [[[1], [1.5], [1.75], [1.875]]]
 * ```
 * @throws StepwiseError `bad-option` for shapes and options that do not fit, and for what is no float32 tensor with
 * values.
 * @see Gu and Dao 2023, "Mamba", section 3; Martin and Cundy 2018, "Parallelizing Linear Recurrent Neural Nets Over
 * Sequence Length".
 */
export function linearScan<B extends Tensor>(
  tf: Tf,
  a: Tensor,
  b: B,
  options: LinearScanOptions = {},
): B {
  const where = 'linearScan';
  checkNamespace(where, tf);
  checkKeys(where, options, ['axis', 'initial', 'reverse']);
  const { axis = 1, initial, reverse = false } = options;
  checkChoice(`${where}.reverse`, reverse, [true, false]);
  checkScanInputs(where, { a, b, ...(initial !== undefined && { initial }) });
  const shapes = scanShapes(a.shape, b.shape, axis, initial?.shape);
  const start = initial ?? tf.zeros([...shapes.step]);
  const scan = tf.customGrad((...given) => {
    // customGrad types what it calls the function with as one list: the inputs, and then the function that saves
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const [factors, summands, first, save] = given as [Tensor, Tensor, Tensor, GradSaveFunc];
    const value = forward(tf, factors, summands, first, shapes, reverse);
    save([factors, summands, first]);
    return { value, gradFunc: (dy, saved) => backward(tf, dy, saved, shapes, reverse) };
  });
  const result = tf.tidy(() => scan(a, b, start));
  if (initial === undefined) start.dispose();
  // with the rank of b
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return result as B;
}

function forward(
  tf: Tf,
  a: Tensor,
  b: Tensor,
  initial: Tensor,
  { axis, out }: ScanShapes,
  reverse: boolean,
): Tensor {
  if (isOnHost(tf)) {
    const [factors, summands, first] = [a, b, initial].map((one) => one.dataSync<'float32'>());
    if (!factors || !summands) throw new Error('tensors without values');
    const values = hostScan({
      a: { values: factors, shape: a.shape },
      b: { values: summands, shape: b.shape },
      initial: first,
      out,
      axis,
      reverse,
    });
    return tf.tensor(values, [...out]);
  }
  return tf.tidy(() => {
    const whole = tf.zeros([...out]);
    const factors = tf.add(a, whole);
    const steps = out[axis] ?? 1;
    const at = out.map((_, i) => (i === axis && reverse ? steps - 1 : 0));
    const one = out.map((size, i) => (i === axis ? 1 : size));
    const room = out.map((_, i): [number, number] =>
      i !== axis ? [0, 0] : reverse ? [steps - 1, 0] : [0, steps - 1],
    );
    const carried = tf.pad(tf.mul(tf.slice(factors, at, one), initial), room);
    return doublingScan(
      tf,
      factors,
      tf.addN([b, whole, carried].map((x) => tf.add(x, whole))),
      axis,
      reverse,
    );
  });
}

function backward(
  tf: Tf,
  dy: Tensor,
  saved: readonly Tensor[],
  { axis, out }: ScanShapes,
  reverse: boolean,
): Tensor[] {
  const [a, b, initial] = saved;
  if (!a || !b || !initial) throw new Error('a gradient without what was saved');
  const steps = out[axis] ?? 1;
  // anew, and not what was saved: so the gradient has a gradient
  const h = linearScan(tf, a, b, { axis, initial, reverse });
  // what multiplies the step after it; with one element along the axis, they all are the same
  const next = a.shape[axis] === 1 ? a : moved(tf, a, axis, 1, !reverse, 0);
  const g = linearScan(tf, next, dy, { axis, reverse: !reverse });
  const edge = out.map((_, i) => (i === axis && reverse ? steps - 1 : 0));
  const one = out.map((size, i) => (i === axis ? 1 : size));
  const room = out.map((_, i): [number, number] =>
    i !== axis ? [0, 0] : reverse ? [steps - 1, 0] : [0, steps - 1],
  );
  const previous =
    steps === 1 ? initial : tf.add(moved(tf, h, axis, 1, reverse, 0), tf.pad(initial, room));
  const firstFactor =
    a.shape[axis] === 1
      ? a
      : tf.slice(
          a,
          edge.map((from, i) => (a.shape[i] === 1 ? 0 : from)),
          a.shape.map((size, i) => (i === axis ? 1 : size)),
        );
  return [
    summedTo(tf, tf.mul(g, previous), a.shape),
    summedTo(tf, g, b.shape),
    tf.mul(firstFactor, tf.slice(g, edge, one)),
  ];
}

/** Summed over the axes that had one element. */
function summedTo(tf: Tf, x: Tensor, shape: readonly number[]): Tensor {
  const axes = [...x.shape.keys()].filter((axis) => shape[axis] === 1 && x.shape[axis] !== 1);
  return axes.length === 0 ? x : tf.sum(x, axes, true);
}
