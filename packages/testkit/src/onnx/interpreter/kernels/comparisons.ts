import { StepwiseError } from '@stepwise/core';
import { broadcast } from '../arithmetic.ts';
import { commonShape } from '../indexing.ts';
import { floatsAt, integersAt, intOf, valuesAt, type Kernel } from '../kernel.ts';
import { bools, isFloats } from '../values.ts';

/** `<` and `===` mean the same for numbers and for bigints; both sides are of one kind. */
type Test = (a: number | bigint, b: number | bigint) => boolean;

function compare(test: Test): Kernel {
  return (inputs) => {
    const [left, right] = [valuesAt(inputs, 0), valuesAt(inputs, 1)];
    if (isFloats(left) !== isFloats(right)) {
      throw new StepwiseError(
        'bad-model',
        `Both sides have to be of one type: ${left.type}, ${right.type}.`,
      );
    }
    const shape = commonShape([left.shape, right.shape]);
    const [a, b] = [broadcast(left, shape), broadcast(right, shape)];
    return [
      bools(
        shape,
        Array.from<number | bigint, boolean>(a.data, (x, i) => test(x, b.data[i] ?? Number.NaN)),
      ),
    ];
  };
}

function logic(test: (a: boolean, b: boolean) => boolean): Kernel {
  const kernel = compare((a, b) => test(a !== 0n, b !== 0n));
  return (inputs, node) => kernel([integersAt(inputs, 0), integersAt(inputs, 1)], node);
}

const isNaN: Kernel = (inputs) => {
  const x = floatsAt(inputs, 0);
  return [bools(x.shape, Array.from(x.data, Number.isNaN))];
};

const isInf: Kernel = (inputs, node) => {
  const x = floatsAt(inputs, 0);
  const positive = intOf(node, 'detect_positive', 1) !== 0;
  const negative = intOf(node, 'detect_negative', 1) !== 0;
  return [
    bools(
      x.shape,
      Array.from(x.data, (y) => (y === Infinity && positive) || (y === -Infinity && negative)),
    ),
  ];
};

export const comparisonKernels: Readonly<Record<string, Kernel>> = {
  Greater: compare((a, b) => a > b),
  GreaterOrEqual: compare((a, b) => a >= b),
  Less: compare((a, b) => a < b),
  LessOrEqual: compare((a, b) => a <= b),
  Equal: compare((a, b) => a === b),
  And: logic((a, b) => a && b),
  Or: logic((a, b) => a || b),
  Xor: logic((a, b) => a !== b),
  Not: (inputs) => {
    const x = integersAt(inputs, 0);
    return [
      bools(
        x.shape,
        x.data.map((y) => y === 0n),
      ),
    ];
  },
  IsNaN: isNaN,
  IsInf: isInf,
};
