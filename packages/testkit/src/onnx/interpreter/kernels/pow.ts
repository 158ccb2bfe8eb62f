import { StepwiseError } from '@stepwise/core';
import { zipFloats, zipIntegers } from '../arithmetic.ts';
import { valuesAt, type Kernel } from '../kernel.ts';
import { floats, isFloats, numbersOf, type Floats, type Values } from '../values.ts';

/** aᵇ; ∂a = b · aᵇ⁻¹, ∂b = aᵇ · ln a. The result has the type of the base. */
export const pow: Kernel = (inputs) => {
  const [base, exponent] = [valuesAt(inputs, 0), valuesAt(inputs, 1)];
  if (isFloats(base)) {
    return [
      zipFloats(
        base,
        toFloats(exponent),
        (a, b) => a ** b,
        (a, b, z) => [b === 0 ? 0 : b * a ** (b - 1), z === 0 ? 0 : z * Math.log(a)],
      ),
    ];
  }
  if (isFloats(exponent)) {
    throw new StepwiseError('unsupported', 'A whole number to the power of a float.');
  }
  return [
    zipIntegers(base, exponent, (a, b) => {
      if (b >= 0n) return a ** b;
      return a === 1n ? 1n : a === -1n ? (b % 2n === 0n ? 1n : -1n) : 0n;
    }),
  ];
};

function toFloats(values: Values): Floats {
  return isFloats(values) ? values : floats(values.shape, Float64Array.from(numbersOf(values)));
}
