import type { Layer, LayerModel } from './layer.ts';

const relu: Layer = { kind: 'relu' };
const flatten: Layer = { kind: 'flatten' };

const dense = (inputs: number, outputs: number): Layer => ({ kind: 'dense', inputs, outputs });

function conv(
  inputs: number,
  outputs: number,
  kernel: readonly number[],
  { stride = 1, groups = 1, bias = true } = {},
): Layer {
  return { kind: 'conv', inputs, outputs, kernel, stride, groups, bias };
}

/** Convolution, normalisation, ReLU. */
function convBlock(
  inputs: number,
  outputs: number,
  size: number,
  more: { readonly stride?: number; readonly groups?: number } = {},
): readonly Layer[] {
  return [
    conv(inputs, outputs, [size, size], { ...more, bias: false }),
    { kind: 'batchNorm', channels: outputs },
    relu,
  ];
}

const mlp: LayerModel = {
  name: 'mlp',
  title: 'MLP 784-256-128-10',
  tuned: true,
  input: [784],
  batchSize: 64,
  outputs: 10,
  loss: 'cross-entropy',
  layers: [dense(784, 256), relu, dense(256, 128), relu, dense(128, 10)],
};

const cnn: LayerModel = {
  name: 'cnn',
  title: 'CNN, three convolutions with batch norm, two max-pools',
  tuned: true,
  input: [1, 28, 28],
  batchSize: 64,
  outputs: 10,
  loss: 'cross-entropy',
  layers: [
    ...convBlock(1, 16, 3),
    { kind: 'maxPool', size: 2, stride: 2 },
    ...convBlock(16, 32, 3),
    { kind: 'maxPool', size: 2, stride: 2 },
    ...convBlock(32, 64, 3),
    flatten,
    dense(64 * 7 * 7, 10),
  ],
};

/** Two convolutions of 7 with instance norm; a stride of 2 where the channels grow. */
function encoderBlock(inputs: number, outputs: number): Layer {
  const stride = inputs === outputs ? 1 : 2;
  return {
    kind: 'residual',
    layers: [
      conv(inputs, outputs, [7], { stride }),
      { kind: 'instanceNorm', channels: outputs },
      relu,
      conv(outputs, outputs, [7]),
      { kind: 'instanceNorm', channels: outputs },
    ],
    ...(stride === 2 && { shortcut: [conv(inputs, outputs, [1], { stride, bias: false })] }),
  };
}

const encoder: LayerModel = {
  name: 'encoder',
  title: '1-D residual encoder, twelve convolutions with instance norm',
  tuned: true,
  input: [2, 512],
  batchSize: 64,
  outputs: 1,
  loss: 'mean-squared-error',
  layers: [
    conv(2, 8, [7]),
    { kind: 'instanceNorm', channels: 8 },
    relu,
    encoderBlock(8, 8),
    relu,
    encoderBlock(8, 16),
    relu,
    encoderBlock(16, 32),
    relu,
    encoderBlock(32, 64),
    relu,
    { kind: 'globalAverageAndMax' },
    dense(128, 256),
    relu,
    dense(256, 32),
    relu,
    dense(32, 1),
  ],
};

/** A bottleneck of ResNet-50's kind: 1 × 1 down, 3 × 3, 1 × 1 up. */
function bottleneck(inputs: number, width: number, stride: number): readonly Layer[] {
  const outputs = 4 * width;
  const norm: Layer = { kind: 'batchNorm', channels: outputs };
  const shortcut = [conv(inputs, outputs, [1, 1], { stride, bias: false }), norm];
  return [
    {
      kind: 'residual',
      layers: [
        ...convBlock(inputs, width, 1),
        ...convBlock(width, width, 3, { stride }),
        conv(width, outputs, [1, 1], { bias: false }),
        norm,
      ],
      ...((inputs !== outputs || stride > 1) && { shortcut }),
    },
    relu,
  ];
}

/** ResNet-50 (arXiv:1512.03385) for images of 3 × 224 × 224. */
export const RESNET_50: LayerModel = {
  name: 'resnet-50',
  title: 'ResNet-50',
  tuned: false,
  input: [3, 224, 224],
  batchSize: 8,
  outputs: 1000,
  loss: 'cross-entropy',
  layers: [
    ...convBlock(3, 64, 7, { stride: 2 }),
    { kind: 'maxPool', size: 3, stride: 2 },
    ...[3, 4, 6, 3].flatMap((count, stage) =>
      Array.from({ length: count }, (_, i) => {
        const width = 64 * 2 ** stage;
        const inputs = i > 0 ? 4 * width : stage === 0 ? 64 : 2 * width;
        return bottleneck(inputs, width, i === 0 && stage > 0 ? 2 : 1);
      }).flat(),
    ),
    { kind: 'globalAverage' },
    dense(2048, 1000),
  ],
};

const residual: LayerModel = {
  name: 'residual',
  title: 'residual bottlenecks on 3 × 32 × 32',
  tuned: false,
  input: [3, 32, 32],
  batchSize: 16,
  outputs: 10,
  loss: 'cross-entropy',
  layers: [
    ...convBlock(3, 16, 3),
    ...bottleneck(16, 16, 1),
    ...bottleneck(64, 16, 1),
    ...bottleneck(64, 32, 2),
    ...bottleneck(128, 32, 1),
    ...bottleneck(128, 48, 2),
    { kind: 'globalAverage' },
    dense(192, 10),
  ],
};

/** A depthwise 3 × 3 and a 1 × 1, each with normalisation. */
const separable = (inputs: number, outputs: number, stride: number): readonly Layer[] => [
  ...convBlock(inputs, inputs, 3, { stride, groups: inputs }),
  ...convBlock(inputs, outputs, 1),
];

const mobile: LayerModel = {
  name: 'mobile',
  title: 'depthwise separable convolutions on 3 × 48 × 48',
  tuned: false,
  input: [3, 48, 48],
  batchSize: 16,
  outputs: 20,
  loss: 'cross-entropy',
  layers: [
    ...convBlock(3, 24, 3, { stride: 2 }),
    ...separable(24, 48, 1),
    ...separable(48, 96, 2),
    ...separable(96, 96, 1),
    ...separable(96, 160, 2),
    { kind: 'globalAverage' },
    dense(160, 20),
  ],
};

const transformerBlock = (size: number, heads: number): readonly Layer[] => [
  {
    kind: 'residual',
    layers: [
      { kind: 'layerNorm', size },
      { kind: 'attention', size, heads },
    ],
  },
  {
    kind: 'residual',
    layers: [
      { kind: 'layerNorm', size },
      dense(size, 4 * size),
      { kind: 'gelu' },
      dense(4 * size, size),
    ],
  },
];

const transformer: LayerModel = {
  name: 'transformer',
  title: 'two transformer encoder blocks, 64 positions of 96',
  tuned: false,
  input: [64, 48],
  batchSize: 16,
  outputs: 10,
  loss: 'cross-entropy',
  layers: [
    dense(48, 96),
    ...transformerBlock(96, 4),
    ...transformerBlock(96, 4),
    { kind: 'layerNorm', size: 96 },
    { kind: 'meanOverPositions' },
    dense(96, 10),
  ],
};

/** Three that the recipes for convolutions were first tried on, and three that nothing was chosen by. */
export const LAYER_MODELS: readonly LayerModel[] = [
  mlp,
  cnn,
  encoder,
  residual,
  mobile,
  transformer,
];
