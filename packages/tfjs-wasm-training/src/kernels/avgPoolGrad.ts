import { averagePoolGradient } from '../pooling/averagePoolGradient.ts';
import { poolWindows, type PoolAttributes } from '../pooling/poolWindows.ts';
import { checkFloat32 } from './checkFloat32.ts';
import { replaces, type TrainingKernel } from './trainingKernel.ts';

/** The gradient of avgPool. */
export const avgPoolGrad: TrainingKernel = replaces<'dy' | 'input', PoolAttributes>(
  'AvgPoolGrad',
  ({ tf, wasm, inputs: { dy, input }, attrs }) => {
    checkFloat32('AvgPoolGrad', { dy, input });
    return averagePoolGradient(wasm, input, dy, poolWindows(tf, input, attrs));
  },
);
