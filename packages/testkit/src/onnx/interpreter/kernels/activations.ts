import { StepwiseError } from '@stepwise/core';
import { mapFloats, zipFloats } from '../arithmetic.ts';
import { floatOf, floatsAt, numberAt, valuesAt, type Kernel } from '../kernel.ts';
import { integers, isFloats, type Floats, type Values } from '../values.ts';
import { unary } from './unary.ts';

/** What a piecewise function is on one side of its kink. */
type Side = readonly [f: (x: number) => number, derivative: (x: number) => number];

/** One function above a bound, another below it; the attributes are read first. */
function pieces(
  make: (attribute: (name: string, otherwise: number) => number) => {
    readonly above: Side;
    readonly below: Side;
    readonly bound?: number;
  },
): Kernel {
  return (inputs, node) => {
    const { above, below, bound = 0 } = make((name, otherwise) => floatOf(node, name, otherwise));
    const side = (x: number): Side => (x <= bound ? below : above);
    return [
      mapFloats(
        floatsAt(inputs, 0),
        (x) => side(x)[0](x),
        (x) => side(x)[1](x),
      ),
    ];
  };
}

const straight = (slope: number): Side => [(x) => slope * x, () => slope];

/** size · (e^(x / width) − 1). */
const exponential = (size: number, width = 1): Side => [
  (x) => size * Math.expm1(x / width),
  (x) => (size / width) * Math.exp(x / width),
];

const sigmoid = (x: number): number => 0.5 * (1 + Math.tanh(x / 2));

const softplus = (x: number): number => (x > 0 ? x : 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** d/dx of x · tanh(softplus x), by the product rule; sech² u = 1 / cosh² u. */
function mishSlope(x: number): number {
  const u = softplus(x);
  return Math.tanh(u) + (x * sigmoid(x)) / Math.cosh(u) ** 2;
}

const hardSwish = (x: number): number => (x <= -3 ? 0 : x >= 3 ? x : (x * (x + 3)) / 6);

const pRelu: Kernel = (inputs) => {
  const [x, slope] = [valuesAt(inputs, 0), valuesAt(inputs, 1)];
  if (!isFloats(x) || !isFloats(slope)) {
    throw new StepwiseError('unsupported', 'It is interpreted for floats only.');
  }
  return [
    zipFloats(
      x,
      slope,
      (a, b) => (a < 0 ? a * b : a),
      (a, b) => (a < 0 ? [b, a] : [1, 0]),
    ),
  ];
};

/** Neither bound moves; what is cut does not move with x. */
const clip: Kernel = (inputs): readonly Values[] => {
  const x = valuesAt(inputs, 0);
  if (!isFloats(x)) {
    const whole = (i: number): bigint | null => {
      const bound = inputs[i];
      return bound && !isFloats(bound) ? (bound.data[0] ?? null) : null;
    };
    const [low, high] = [whole(1), whole(2)];
    const cut = (y: bigint): bigint => (high !== null && y > high ? high : y);
    return [
      integers(
        x.type,
        x.shape,
        x.data.map((y) => cut(low !== null && y < low ? low : y)),
      ),
    ];
  }
  const cut: Floats[] = [x];
  const last = (): Floats => cut.at(-1) ?? x;
  if (inputs[1])
    cut.push(zipFloats(last(), scalar(1), Math.max, (a, b) => (a < b ? [0, 1] : [1, 0])));
  if (inputs[2])
    cut.push(zipFloats(last(), scalar(2), Math.min, (a, b) => (a > b ? [0, 1] : [1, 0])));
  return [last()];

  function scalar(i: number): Floats {
    numberAt(inputs, i);
    return { ...floatsAt(inputs, i), shape: [] };
  }
};

/** At a kink the derivative is that of the left side, as for Relu. */
export const activationKernels: Readonly<Record<string, Kernel>> = {
  LeakyRelu: pieces((attribute) => ({
    above: straight(1),
    below: straight(attribute('alpha', Math.fround(0.01))),
  })),
  Elu: pieces((attribute) => ({
    above: straight(1),
    below: exponential(attribute('alpha', 1)),
  })),
  Celu: pieces((attribute) => {
    const alpha = attribute('alpha', 1);
    return { above: straight(1), below: exponential(alpha, alpha) };
  }),
  Selu: pieces((attribute) => {
    const gamma = attribute('gamma', 1.05070102214813232421875);
    const alpha = attribute('alpha', 1.67326319217681884765625);
    return { above: straight(gamma), below: exponential(gamma * alpha) };
  }),
  ThresholdedRelu: pieces((attribute) => ({
    above: straight(1),
    below: straight(0),
    bound: attribute('alpha', 1),
  })),
  PRelu: pRelu,
  Clip: clip,
  HardSwish: unary(hardSwish, (x) => (Math.abs(x) >= 3 ? Number(x > 0) : (2 * x + 3) / 6)),
  Softplus: unary(softplus, sigmoid),
  Softsign: unary(
    (x) => x / (1 + Math.abs(x)),
    (_, y) => (1 - Math.abs(y)) ** 2,
  ),
  Mish: unary((x) => x * Math.tanh(softplus(x)), mishSlope),
};
