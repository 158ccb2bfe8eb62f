import type { Choice } from '../lowering.ts';
import { columnsBySlices } from './columnsBySlices.ts';
import { tap } from './tap.ts';
import type { WeightGradient } from './weightGradient.ts';

/** ∂w [Co, Ci / groups, …kernel] of a convolution. */
export const convWeightGradient: Choice<WeightGradient> = {
  name: 'conv-weight-gradient',
  operators: ['Conv', 'ConvTranspose'],
  lowerings: [tap, columnsBySlices],
};
