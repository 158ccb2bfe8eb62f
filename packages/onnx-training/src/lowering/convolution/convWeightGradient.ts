import type { Choice } from '../lowering.ts';
import { columnsByConvolution } from './columnsByConvolution.ts';
import { columnsBySlices, columnsOfBatch } from './columnsBySlices.ts';
import { swappedConvolution } from './swappedConvolution.ts';
import { tap, tapOfBatch } from './tap.ts';
import { tapOfJoined } from './tapOfJoined.ts';
import { tapSums } from './tapSums.ts';
import type { WeightGradient } from './weightGradient.ts';

/** ∂w [Co, Ci / groups, …kernel] of a convolution. */
export const convWeightGradient: Choice<WeightGradient> = {
  name: 'conv-weight-gradient',
  operators: ['Conv', 'ConvTranspose'],
  lowerings: [
    tap,
    tapOfBatch,
    tapOfJoined,
    columnsBySlices,
    columnsOfBatch,
    columnsByConvolution,
    swappedConvolution,
    tapSums,
  ],
};
