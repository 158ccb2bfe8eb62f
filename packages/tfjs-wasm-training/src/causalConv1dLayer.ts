import type { Tensor } from '@tensorflow/tfjs-core';
import { StepwiseError } from '@stepwise/core';
import { show } from '@stepwise/core/check';
import { checkNamespace } from './checkNamespace.ts';
import type { Tf } from './tensorflow.ts';

/** The namespace with the layers API; `Config` and `Layer` are its own types. */
export interface TfLayers<Config extends object, Layer extends object> {
  readonly layers: { conv1d(config: Config): Layer };
}

/**
 * A layer that convolves in time and sees nothing of the future: what `tf.layers.conv1d({ padding: 'causal' })` says and
 * TensorFlow.js 4.22 does not compute. It is `tf.layers.conv1d` itself with (kernelSize − 1) · dilationRate zeros before
 * the first step, so it takes the same options, and gives ⌈steps / strides⌉ steps.
 *
 * Its configuration says `padding: 'causal'`, so a saved model is one that Keras reads; `tf.loadLayersModel` makes the
 * layer of TensorFlow.js from it, which refuses to compute. Build the model anew and load its weights. To train with a
 * `dilationRate` above 1, call `registerTrainingKernels` or `registerTrainingGradients` first.
 *
 * @param tf the namespace with layers: `import * as tf from '@tensorflow/tfjs'`.
 * @param config that of `tf.layers.conv1d`, without `padding`.
 *
 * @example
 * ```ts
 * const layer = causalConv1dLayer(tf, { filters: 8, kernelSize: 3, dilationRate: 2, inputShape: [16, 2] });
 * const stack = tf.sequential({ layers: [layer] });
 * stack.outputShape; // [null, 16, 8]
 * ```
 * @throws StepwiseError `bad-option` when it is not given the namespace, `unsupported` when the layers of that version
 * can't be extended this way.
 * @see Keras, `Conv1D(padding="causal")`.
 */
export function causalConv1dLayer<Config extends object, Layer extends object>(
  tf: Tf & TfLayers<Config, Layer>,
  config: Omit<Config, 'padding'>,
): Layer {
  const where = 'causalConv1dLayer';
  checkNamespace(where, tf);
  // the padding is the one option that is not the caller's
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const layer = tf.layers.conv1d({ ...config, padding: 'valid' } as unknown as Config);
  if (!isConvolution(layer)) {
    throw new StepwiseError(
      'unsupported',
      `${where}: wanted tf.layers.conv1d to make a layer of TensorFlow.js 4; got ${show(layer)}.`,
    );
  }
  const stock = {
    call: layer.call.bind(layer),
    computeOutputShape: layer.computeOutputShape.bind(layer),
    getConfig: layer.getConfig.bind(layer),
  };
  const { kernelSize, dilationRate, dataFormat } = stock.getConfig();
  const before = (first(kernelSize) - 1) * first(dilationRate);
  const axis = dataFormat === 'channelsFirst' ? 2 : 1;

  return Object.assign(layer, {
    call: (inputs: Tensor | Tensor[], kwargs: unknown) =>
      tf.tidy(() => {
        const [x] = [inputs].flat();
        if (!x) return stock.call(inputs, kwargs);
        const padding = x.shape.map((_, i): [number, number] => [i === axis ? before : 0, 0]);
        return stock.call(tf.pad(x, padding), kwargs);
      }),
    computeOutputShape(inputShape: Shape | Shape[]) {
      const [inner] = inputShape;
      const shape = Array.isArray(inner) ? inner : inputShape;
      return stock.computeOutputShape(
        shape.map((size, i) => (i === axis && typeof size === 'number' ? size + before : size)),
      );
    },
    getConfig: () => ({ ...stock.getConfig(), padding: 'causal' }),
  });
}

type Shape = (number | null)[];

interface Convolution {
  call(inputs: Tensor | Tensor[], kwargs: unknown): Tensor;
  computeOutputShape(inputShape: unknown): unknown;
  getConfig(): Readonly<Record<string, unknown>>;
}

function isConvolution(layer: object): layer is Convolution {
  return (
    'call' in layer &&
    typeof layer.call === 'function' &&
    'computeOutputShape' in layer &&
    typeof layer.computeOutputShape === 'function' &&
    'getConfig' in layer &&
    typeof layer.getConfig === 'function'
  );
}

/** A number, or the first of a list, as the layer has both. */
function first(value: unknown): number {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'number' ? one : 1;
}
