import { broadcast } from '../arithmetic.ts';
import { commonShape } from '../indexing.ts';
import { numbersAt, valuesAt, type Kernel } from '../kernel.ts';

/** Broadcasts to the shape of the second input, where 1 keeps what is there. */
export const expand: Kernel = (inputs) => {
  const x = valuesAt(inputs, 0);
  return [broadcast(x, commonShape([x.shape, numbersAt(inputs, 1) ?? []]))];
};
