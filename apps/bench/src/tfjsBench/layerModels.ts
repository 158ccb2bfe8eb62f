import {
  initializers,
  input,
  layers,
  model,
  sequential,
  SymbolicTensor,
  type LayersModel,
} from '@tensorflow/tfjs-layers';

/** A network of TensorFlow.js' own layers, and the batches that it is measured with. */
export interface LayerModel {
  readonly title: string;
  readonly batchSize: number;
  /** Of one example. */
  readonly input: readonly number[];
  /** Scores of ten classes; its weights are the same each time, on each backend. */
  build(): LayersModel;
}

export type LayerModelName = 'mlp' | 'convnet' | 'encoder';

/** Scores that a model has. */
export const CLASSES = 10;

type Layer = layers.Layer;

/** The models by name. */
export const TFJS_MODELS: Readonly<Record<LayerModelName, LayerModel>> = {
  mlp: {
    title: 'MLP 784-256-128-10',
    batchSize: 64,
    input: [784],
    build() {
      const draw = drawing();
      return sequential({
        layers: [
          layers.dense({ ...draw(), inputShape: [784], units: 256, activation: 'relu' }),
          layers.dense({ ...draw(), units: 128, activation: 'relu' }),
          layers.dense({ ...draw(), units: CLASSES }),
        ],
      });
    },
  },
  convnet: {
    title: 'convnet on 28 × 28: 8 channels, batch norm, pool, 16, pool',
    batchSize: 64,
    input: [28, 28, 1],
    build() {
      const draw = drawing();
      const same = { kernelSize: 3, padding: 'same', activation: 'relu' } as const;
      return sequential({
        layers: [
          layers.conv2d({ ...draw(), ...same, inputShape: [28, 28, 1], filters: 8 }),
          layers.batchNormalization(),
          layers.maxPooling2d({ poolSize: 2 }),
          layers.conv2d({ ...draw(), ...same, filters: 16 }),
          layers.maxPooling2d({ poolSize: 2 }),
          layers.flatten(),
          layers.dense({ ...draw(), units: CLASSES }),
        ],
      });
    },
  },
  encoder: {
    title: '1-D residual encoder on 1024 × 3: 8, 16, 32, 64 channels',
    batchSize: 32,
    input: [1024, 3],
    build() {
      const draw = drawing();
      const x = input({ shape: [1024, 3] });
      const encoded = [8, 16, 32, 64].reduce((y, filters) => block(y, filters, draw), x);
      const last = [layers.globalAveragePooling1d({}), layers.dense({ ...draw(), units: CLASSES })];
      return model({ inputs: x, outputs: apply(encoded, last) });
    },
  },
};

/** Two convolutions of 7 with batch norm between, half as long as what comes in; around them a convolution of 1. */
function block(x: SymbolicTensor, filters: number, draw: Draw): SymbolicTensor {
  const same = { filters, padding: 'same' } as const;
  const inner = apply(x, [
    layers.conv1d({ ...draw(), ...same, kernelSize: 7, strides: 2 }),
    layers.batchNormalization(),
    layers.reLU(),
    layers.conv1d({ ...draw(), ...same, kernelSize: 7 }),
    layers.batchNormalization(),
  ]);
  const shortcut = apply(x, [layers.conv1d({ ...draw(), ...same, kernelSize: 1, strides: 2 })]);
  return apply(symbolic(layers.add().apply([shortcut, inner])), [layers.reLU()]);
}

function apply(x: SymbolicTensor, all: readonly Layer[]): SymbolicTensor {
  return all.reduce((y, layer) => symbolic(layer.apply(y)), x);
}

function symbolic(x: unknown): SymbolicTensor {
  if (x instanceof SymbolicTensor) return x;
  throw new Error('A layer made something else of a symbolic tensor.');
}

type Draw = () => { readonly kernelInitializer: ReturnType<typeof initializers.heNormal> };

/** Initializers of the layers of one model, one after another. */
function drawing(): Draw {
  let seed = 0;
  return () => ({ kernelInitializer: initializers.heNormal({ seed: (seed += 1) }) });
}
