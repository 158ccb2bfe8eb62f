import { StepwiseError } from '@stepwise/core';
import { add, divide, multiply, scale, subtract, zipFloats, zipIntegers } from '../arithmetic.ts';
import { floatsAt, valuesAt, type Inputs, type Kernel } from '../kernel.ts';
import { isFloats, type Floats, type Values } from '../values.ts';

type Exact = (a: bigint, b: bigint) => bigint;

function combine(
  a: Values,
  b: Values,
  onFloats: (a: Floats, b: Floats) => Floats,
  exact: Exact,
): Values {
  if (isFloats(a) && isFloats(b)) return onFloats(a, b);
  if (!isFloats(a) && !isFloats(b)) return zipIntegers(a, b, exact);
  throw new StepwiseError('bad-model', `Both sides have to be of one type: ${a.type}, ${b.type}.`);
}

function binary(onFloats: (a: Floats, b: Floats) => Floats, exact: Exact): Kernel {
  return (inputs) => [combine(valuesAt(inputs, 0), valuesAt(inputs, 1), onFloats, exact)];
}

/** An operator of one or more inputs, taken from left to right. */
function variadic(onFloats: (a: Floats, b: Floats) => Floats, exact: Exact): Kernel {
  return (inputs: Inputs) => [
    inputs
      .map((_, i) => valuesAt(inputs, i))
      .reduce((all, value) => combine(all, value, onFloats, exact)),
  ];
}

function remainderFree(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new StepwiseError('bad-model', 'A whole number is divided by 0.');
  return a / b;
}

/** Where both are equal, the derivative goes to the first. */
const maximum = (a: Floats, b: Floats): Floats =>
  zipFloats(a, b, Math.max, (x, y) => (x >= y ? [1, 0] : [0, 1]));

const minimum = (a: Floats, b: Floats): Floats =>
  zipFloats(a, b, Math.min, (x, y) => (x <= y ? [1, 0] : [0, 1]));

/** The sum over the number of inputs. */
const mean: Kernel = (inputs) => [
  scale(
    inputs.map((_, i) => floatsAt(inputs, i)).reduce((a, b) => add(a, b)),
    1 / inputs.length,
  ),
];

export const binaryKernels: Readonly<Record<string, Kernel>> = {
  Add: binary(add, (a, b) => a + b),
  Sub: binary(subtract, (a, b) => a - b),
  Mul: binary(multiply, (a, b) => a * b),
  Div: binary(divide, remainderFree),
  Sum: variadic(add, (a, b) => a + b),
  Mean: mean,
  Max: variadic(maximum, (a, b) => (a > b ? a : b)),
  Min: variadic(minimum, (a, b) => (a < b ? a : b)),
};
