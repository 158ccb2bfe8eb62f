import type { Choice } from '../lowering.ts';
import { columnsToImage } from './columnsToImage.ts';
import { flippedConvolution } from './flippedConvolution.ts';
import type { InputGradient } from './inputGradient.ts';
import { transposedConvolution } from './transposedConvolution.ts';

/** ∂x [N, Ci, …sizes] of a convolution. */
export const convInputGradient: Choice<InputGradient> = {
  name: 'conv-input-gradient',
  operators: ['Conv'],
  lowerings: [flippedConvolution, transposedConvolution, columnsToImage],
};
