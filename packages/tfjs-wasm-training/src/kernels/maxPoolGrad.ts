import { maxPoolGradient } from '../pooling/maxPoolGradient.ts';
import { poolWindows, type PoolAttributes } from '../pooling/poolWindows.ts';
import { checkFloat32 } from './checkFloat32.ts';
import { replaces, type TrainingKernel } from './trainingKernel.ts';

/** The gradient of maxPool. The backend's own makes a table of places with an index for each element. */
export const maxPoolGrad: TrainingKernel = replaces<'dy' | 'input', PoolAttributes>(
  'MaxPoolGrad',
  ({ tf, wasm, inputs: { dy, input }, attrs }) => {
    checkFloat32('MaxPoolGrad', { dy, input });
    return maxPoolGradient(wasm, input, dy, poolWindows(tf, input, attrs));
  },
);
