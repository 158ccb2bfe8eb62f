import type { EinsumAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import { einsum as sum } from '../einsum/einsum.ts';
import { einsumPlan } from '../einsum/einsumPlan.ts';
import { checkFloat32 } from './checkFloat32.ts';
import { adds, type TrainingKernel } from './trainingKernel.ts';

/** Einstein sums of one or two tensors, as products of matrices. TensorFlow.js knows no others. */
export const einsum: TrainingKernel = adds<string, EinsumAttrs>(
  'Einsum',
  ({ wasm, inputs, attrs: { equation } }) => {
    const tensors = Object.values<TensorInfo>(inputs);
    checkFloat32('Einsum', Object.fromEntries(tensors.entries()));
    return sum(
      wasm,
      tensors,
      einsumPlan(
        equation,
        tensors.map(({ shape }) => shape),
      ),
    );
  },
);
