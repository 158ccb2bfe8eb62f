import { valuesAt, type Kernel } from './kernel.ts';
import { activationKernels } from './kernels/activations.ts';
import { batchNormalization } from './kernels/batchNormalization.ts';
import { binaryKernels } from './kernels/binary.ts';
import { bitKernels } from './kernels/bits.ts';
import { cast } from './kernels/cast.ts';
import { comparisonKernels } from './kernels/comparisons.ts';
import { concat } from './kernels/concat.ts';
import { constantKernels } from './kernels/constants.ts';
import { convolutionKernels } from './kernels/convolution.ts';
import { dropout } from './kernels/dropout.ts';
import { expand } from './kernels/expand.ts';
import { instanceNormalization, layerNormalization } from './kernels/layerNormalization.ts';
import { matMulKernels } from './kernels/matMul.ts';
import { mathematicsKernels } from './kernels/mathematics.ts';
import { oneHot } from './kernels/oneHot.ts';
import { partKernels } from './kernels/parts.ts';
import { pow } from './kernels/pow.ts';
import { reductionKernels } from './kernels/reductions.ts';
import { scatterND } from './kernels/scatterND.ts';
import { shapeKernels } from './kernels/shapes.ts';
import { softmaxKernels } from './kernels/softmax.ts';
import { softmaxCrossEntropyLoss } from './kernels/softmaxCrossEntropyLoss.ts';
import { unaryKernels } from './kernels/unary.ts';
import { where } from './kernels/where.ts';

/** Every operator that is interpreted, by its name in the standard operators of opset 18. */
export const KERNELS: ReadonlyMap<string, Kernel> = new Map(
  Object.entries({
    ...unaryKernels,
    ...activationKernels,
    ...mathematicsKernels,
    ...bitKernels,
    ...binaryKernels,
    ...comparisonKernels,
    ...shapeKernels,
    ...partKernels,
    ...matMulKernels,
    ...reductionKernels,
    ...softmaxKernels,
    ...constantKernels,
    ...convolutionKernels,
    BatchNormalization: batchNormalization,
    Cast: cast,
    Concat: concat,
    Dropout: dropout,
    Expand: expand,
    InstanceNormalization: instanceNormalization,
    LayerNormalization: layerNormalization,
    Identity: (inputs) => [valuesAt(inputs, 0)],
    OneHot: oneHot,
    Pow: pow,
    ScatterND: scatterND,
    SoftmaxCrossEntropyLoss: softmaxCrossEntropyLoss,
    Where: where,
  }),
);
