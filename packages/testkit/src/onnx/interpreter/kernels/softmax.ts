import { detach, divide, exponential, logarithm, subtract, sumOver } from '../arithmetic.ts';
import { axisOf } from '../indexing.ts';
import { floatsAt, intOf, type Kernel } from '../kernel.ts';
import type { Floats } from '../values.ts';
import { maxOver } from './reductions.ts';

/** xᵢ − max x along an axis; the result of a softmax does not depend on what is taken away. */
function centred(x: Floats, axis: number): Floats {
  return subtract(x, detach(maxOver(x, [axis])));
}

/** eˣ / Σ eˣ. */
function softmax(x: Floats, axis: number): Floats {
  const powers = exponential(centred(x, axis));
  return divide(powers, sumOver(powers, [axis]));
}

/** x − ln Σ eˣ. */
export function logSoftmax(x: Floats, axis: number): Floats {
  const shifted = centred(x, axis);
  return subtract(shifted, logarithm(sumOver(exponential(shifted), [axis])));
}

function along(f: (x: Floats, axis: number) => Floats): Kernel {
  return (inputs, node) => {
    const x = floatsAt(inputs, 0);
    return [f(x, axisOf(intOf(node, 'axis', -1), x.shape.length))];
  };
}

export const softmaxKernels: Readonly<Record<string, Kernel>> = {
  Softmax: along(softmax),
  LogSoftmax: along(logSoftmax),
};
