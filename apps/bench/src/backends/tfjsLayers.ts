import * as tf from '@tensorflow/tfjs-core';
import { CLASSES, SIDE } from '../data/digits.ts';
import { randomSource } from '../data/random.ts';
import { weightsOf, type Weights } from '../layerBench/parameters.ts';
import type { ImageLayer, LayerSettings } from './backend.ts';
import { batchNorm } from './tfjsBatchNorm.ts';
import { plain, type TfjsLayer } from './tfjsLayer.ts';
import type { TfjsNetwork } from './tfjsNetwork.ts';
import { variableOf } from './variableOf.ts';

/** The network on TensorFlow.js, with the weights that the ONNX graph of the same seed begins with. */
export function createTfjsLayers({ layers, seed }: LayerSettings): TfjsNetwork {
  const random = randomSource(seed);
  const built = layers.map((layer) => createLayer(layer, weightsOf(layer, random)));
  return {
    variables: built.flatMap(({ variables }) => variables),
    statistics: built.flatMap(({ statistics }) => statistics),
    logits(rows, training) {
      const images = tf.reshape<tf.Rank.R4>(rows, [-1, SIDE, SIDE, 1]);
      const last = built.reduce((x, layer) => layer.apply(x, training), images);
      return tf.reshape(last, [-1, CLASSES]);
    },
  };
}

function createLayer(layer: ImageLayer, weights: readonly Weights[]): TfjsLayer {
  switch (layer.kind) {
    case 'conv': {
      return convolution(layer, weights);
    }
    case 'batchNorm': {
      return batchNorm(layer.channels);
    }
    case 'dense': {
      return dense(layer, weights);
    }
    case 'relu': {
      return plain((x) => tf.relu(x));
    }
    case 'maxPool': {
      const { size, stride } = layer;
      return plain((x) => tf.maxPool(x, size, stride, stride < size ? size >> 1 : 0));
    }
    case 'flatten': {
      // channel by channel, as in ONNX
      return plain((x) => tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [x.shape[0], 1, 1, -1]));
    }
  }
}

function convolution(
  { inputs, outputs, kernel, stride, groups }: Extract<ImageLayer, { kind: 'conv' }>,
  weights: readonly Weights[],
): TfjsLayer {
  const [height = 1, width = 1] = kernel;
  if (groups !== 1 || height !== width) {
    throw new Error('Wanted a square convolution of one group.');
  }
  const [filter, bias] = weights.map(({ data }) => data);
  const shape: [number, number, number, number] = [outputs, inputs, height, width];
  const filters = variableOf(() => tf.transpose(tf.tensor4d(filter ?? [], shape), [2, 3, 1, 0]));
  const biases = bias && variableOf(() => tf.tensor1d(bias));
  return {
    variables: biases ? [filters, biases] : [filters],
    statistics: [],
    apply(x) {
      const y = tf.conv2d(x, filters, stride, height >> 1);
      return biases ? tf.add(y, biases) : y;
    },
  };
}

function dense(
  { inputs, outputs }: Extract<ImageLayer, { kind: 'dense' }>,
  weights: readonly Weights[],
): TfjsLayer {
  const [weight = [], bias = []] = weights.map(({ data }) => data);
  const kernel = variableOf(() => tf.transpose(tf.tensor2d(weight, [outputs, inputs]), [1, 0]));
  const biases = variableOf(() => tf.tensor1d(bias));
  return {
    variables: [kernel, biases],
    statistics: [],
    apply(x) {
      const sum = tf.add(tf.matMul(tf.reshape(x, [-1, inputs]), kernel), biases);
      return tf.reshape(sum, [-1, 1, 1, outputs]);
    },
  };
}
