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
import { einsum } from './kernels/einsum.ts';
import { expand } from './kernels/expand.ts';
import { instanceNormalization, layerNormalization } from './kernels/layerNormalization.ts';
import { localNormalizationKernels } from './kernels/localNormalizations.ts';
import { matMulKernels } from './kernels/matMul.ts';
import { mathematicsKernels } from './kernels/mathematics.ts';
import { layoutKernels } from './kernels/layouts.ts';
import { lineKernels } from './kernels/lines.ts';
import { oneHot } from './kernels/oneHot.ts';
import { pad } from './kernels/pad.ts';
import { partKernels } from './kernels/parts.ts';
import { poolKernels } from './kernels/pools.ts';
import { pow } from './kernels/pow.ts';
import { reductionKernels } from './kernels/reductions.ts';
import { resize } from './kernels/resize.ts';
import { scan } from './kernels/scan.ts';
import { scatterKernels } from './kernels/scatter.ts';
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
    ...lineKernels,
    ...scatterKernels,
    Einsum: einsum,
    ...layoutKernels,
    ...binaryKernels,
    ...comparisonKernels,
    ...shapeKernels,
    ...partKernels,
    ...localNormalizationKernels,
    ...matMulKernels,
    ...reductionKernels,
    ...softmaxKernels,
    ...constantKernels,
    ...convolutionKernels,
    ...poolKernels,
    BatchNormalization: batchNormalization,
    Cast: cast,
    Concat: concat,
    Dropout: dropout,
    Expand: expand,
    InstanceNormalization: instanceNormalization,
    LayerNormalization: layerNormalization,
    Identity: (inputs) => [valuesAt(inputs, 0)],
    OneHot: oneHot,
    Pad: pad,
    Pow: pow,
    Resize: resize,
    Scan: scan,
    SoftmaxCrossEntropyLoss: softmaxCrossEntropyLoss,
    Where: where,
  }),
);
