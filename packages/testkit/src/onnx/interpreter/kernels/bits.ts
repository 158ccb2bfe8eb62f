import { zipFloats, zipIntegers } from '../arithmetic.ts';
import { StepwiseError } from '@stepwise/core';
import { attributeOf, integersAt, intOf, valuesAt, type Kernel } from '../kernel.ts';
import { integers, isFloats } from '../values.ts';

const bitwise =
  (f: (a: bigint, b: bigint) => bigint): Kernel =>
  (inputs) => [zipIntegers(integersAt(inputs, 0), integersAt(inputs, 1), f)];

const shift: Kernel = (inputs, node) => {
  const left = attributeOf(node, 'direction', 'string')?.value === 'LEFT';
  return bitwise((a, by) => (left ? a * 2n ** by : a / 2n ** by))(inputs, node);
};

/** What a division leaves, with the sign of the divisor or, with `fmod`, of what is divided. */
const remainder: Kernel = (inputs, node) => {
  const [a, b] = [valuesAt(inputs, 0), valuesAt(inputs, 1)];
  const truncated = intOf(node, 'fmod', 0) !== 0;
  if (isFloats(a) && isFloats(b) && truncated) {
    return [
      zipFloats(
        a,
        b,
        (x, y) => x % y,
        (x, y) => [1, -Math.trunc(x / y)],
      ),
    ];
  }
  if (isFloats(a) || isFloats(b)) {
    throw new StepwiseError('bad-model', 'Floats need fmod.');
  }
  return [
    zipIntegers(a, b, (x, y) => {
      if (y === 0n) throw new StepwiseError('bad-model', 'A whole number is divided by 0.');
      const rest = x % y;
      return !truncated && rest !== 0n && rest < 0n !== y < 0n ? rest + y : rest;
    }),
  ];
};

/** Operators on bits, and the remainder. */
export const bitKernels: Readonly<Record<string, Kernel>> = {
  BitwiseAnd: bitwise((a, b) => a & b),
  BitwiseOr: bitwise((a, b) => a | b),
  BitwiseXor: bitwise((a, b) => a ^ b),
  BitwiseNot: (inputs) => {
    const x = integersAt(inputs, 0);
    return [
      integers(
        x.type,
        x.shape,
        x.data.map((bits) => -bits - 1n),
      ),
    ];
  },
  BitShift: shift,
  Mod: remainder,
};
