import { StepwiseError } from '@stepwise/core';
import { broadcast, pick } from '../arithmetic.ts';
import { commonShape, countOf } from '../indexing.ts';
import { integersAt, valuesAt, type Kernel } from '../kernel.ts';
import { concatenate } from './concat.ts';

/** Elements of the second input where the first is true, else of the third. */
export const where: Kernel = (inputs) => {
  const [x, y] = [valuesAt(inputs, 1), valuesAt(inputs, 2)];
  if (x.type !== y.type) {
    throw new StepwiseError(
      'bad-model',
      `Both choices have to be of one type: ${x.type}, ${y.type}.`,
    );
  }
  const shape = commonShape([integersAt(inputs, 0).shape, x.shape, y.shape]);
  const condition = broadcast(integersAt(inputs, 0), shape);
  const flat = [countOf(shape)];
  const both = concatenate(
    [x, y].map((values) => ({ ...broadcast(values, shape), shape: flat })),
    0,
  );
  const source = Int32Array.from(condition.data, (yes, i) =>
    yes === 0n ? i + condition.data.length : i,
  );
  return [pick(both, shape, source)];
};
