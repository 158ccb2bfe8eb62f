import { avgPoolGrad } from './avgPoolGrad.ts';
import { batchMatMul } from './batchMatMul.ts';
import { conv2DBackpropFilter } from './conv2DBackpropFilter.ts';
import { conv2DBackpropInput } from './conv2DBackpropInput.ts';
import { depthwiseConv2dNativeBackpropFilter } from './depthwiseConv2dNativeBackpropFilter.ts';
import { depthwiseConv2dNativeBackpropInput } from './depthwiseConv2dNativeBackpropInput.ts';
import { einsum } from './einsum.ts';
import { fusedMatMul } from './fusedMatMul.ts';
import { maxPoolGrad } from './maxPoolGrad.ts';
import { tile } from './tile.ts';
import type { TrainingKernel } from './trainingKernel.ts';
import { unsortedSegmentSum } from './unsortedSegmentSum.ts';

/** Every kernel that is registered, by name in alphabetical order. */
export const trainingKernels: readonly TrainingKernel[] = [
  avgPoolGrad,
  batchMatMul,
  conv2DBackpropFilter,
  conv2DBackpropInput,
  depthwiseConv2dNativeBackpropFilter,
  depthwiseConv2dNativeBackpropInput,
  einsum,
  fusedMatMul,
  maxPoolGrad,
  tile,
  unsortedSegmentSum,
];
