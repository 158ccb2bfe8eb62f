import { StepwiseError } from '@stepwise/core';
import { mapFloats } from '../arithmetic.ts';
import { floatOf, valuesAt, type Kernel } from '../kernel.ts';
import { integers, isFloats } from '../values.ts';
import { erf } from './erf.ts';

/** An operator on each element alone: on floats with its derivative, and on whole numbers where it is defined for them. */
export function unary(
  f: (x: number) => number,
  derivative: (x: number, y: number) => number,
  exact?: (x: bigint) => bigint,
): Kernel {
  return (inputs) => {
    const x = valuesAt(inputs, 0);
    if (isFloats(x)) return [mapFloats(x, f, derivative)];
    if (exact) return [integers(x.type, x.shape, x.data.map(exact))];
    throw new StepwiseError('bad-model', `It takes floats; got ${x.type}.`);
  };
}

function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/** The file format has float32 for attributes, so also for their defaults. */
const hardSigmoid: Kernel = (inputs, node) => {
  const [alpha, beta] = [floatOf(node, 'alpha', Math.fround(0.2)), floatOf(node, 'beta', 0.5)];
  const clip = unary(
    (x) => Math.max(0, Math.min(1, alpha * x + beta)),
    (_, y) => (y > 0 && y < 1 ? alpha : 0),
  );
  return clip(inputs, node);
};

/** At a kink the derivative is that of the left side for Relu and HardSigmoid, and 0 for Abs. */
export const unaryKernels: Readonly<Record<string, Kernel>> = {
  Neg: unary(
    (x) => -x,
    () => -1,
    (x) => -x,
  ),
  Exp: unary(Math.exp, (_, y) => y),
  Log: unary(Math.log, (x) => 1 / x),
  Sqrt: unary(Math.sqrt, (_, y) => 0.5 / y),
  Relu: unary(
    (x) => (x < 0 ? 0 : x),
    (x) => (x > 0 ? 1 : 0),
    (x) => (x < 0n ? 0n : x),
  ),
  Tanh: unary(Math.tanh, (_, y) => 1 - y * y),
  Sigmoid: unary(sigmoid, (x) => sigmoid(x) * sigmoid(-x)),
  Abs: unary(Math.abs, Math.sign, (x) => (x < 0n ? -x : x)),
  Sign: unary(
    Math.sign,
    () => 0,
    (x) => (x < 0n ? -1n : x > 0n ? 1n : 0n),
  ),
  Reciprocal: unary(
    (x) => 1 / x,
    (_, y) => -y * y,
  ),
  Erf: unary(erf, (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x)),
  Floor: unary(Math.floor, () => 0),
  HardSigmoid: hardSigmoid,
};
