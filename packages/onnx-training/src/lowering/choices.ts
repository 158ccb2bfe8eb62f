import { channelLines } from './channelLines.ts';
import { channelSums } from './channelSums.ts';
import { contraction } from './contraction.ts';
import { convInputGradient } from './convolution/convInputGradient.ts';
import { convolutionSum } from './convolution/convolutionSum.ts';
import { convWeightGradient } from './convolution/convWeightGradient.ts';
import { linearScan } from './linearScan.ts';
import type { Choice, Said } from './lowering.ts';
import { averagePoolGradient } from './pooling/averagePoolGradient.ts';
import { maxPoolGradient } from './pooling/maxPoolGradient.ts';
import { reluGradient } from './reluGradient.ts';
import { padGradient } from './resampling/padGradient.ts';
import { resizeGradient } from './resampling/resizeGradient.ts';
import { standardized } from './standardized.ts';
import { transposedProduct } from './transposedProduct.ts';

/** A choice without what its lowerings are told: for tables and tests. */
export type AnyChoice = Pick<Choice<never, Said>, 'name' | 'operators' | 'lowerings'>;

/** Everything that can be said in more than one way. */
export const CHOICES: readonly AnyChoice[] = [
  averagePoolGradient,
  channelLines,
  channelSums,
  contraction,
  convInputGradient,
  convolutionSum,
  convWeightGradient,
  linearScan,
  maxPoolGradient,
  padGradient,
  reluGradient,
  resizeGradient,
  standardized,
  transposedProduct,
];
