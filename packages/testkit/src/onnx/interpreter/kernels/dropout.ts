import { StepwiseError } from '@stepwise/core';
import { numberAt, valuesAt, type Kernel } from '../kernel.ts';
import { bools, numbersOf } from '../values.ts';

/** What it does outside of training: nothing. Training draws random numbers that nobody else can draw again. */
export const dropout: Kernel = (inputs) => {
  const x = valuesAt(inputs, 0);
  const ratio = inputs[1] ? numberAt(inputs, 1) : 0.5;
  if (inputs[2] && numberAt(inputs, 2) !== 0 && ratio !== 0) {
    throw new StepwiseError('unsupported', 'Its training mode is random, and not interpreted.');
  }
  return [
    x,
    bools(
      x.shape,
      numbersOf(x).map(() => true),
    ),
  ];
};
