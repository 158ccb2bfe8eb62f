import { normal } from '../data/random.ts';
import type { Layer } from './layer.ts';

/** Weights of a layer. */
export interface Weights {
  /** `weight`, `bias` … as in PyTorch. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * The weights of one layer, in the order in which PyTorch declares them; none for what has no weights, and for a
 * residual, whose layers have their own.
 *
 * Products by He's rule (arXiv:1502.01852), biases 0, norms 1 and 0. A dense layer's weight is [outputs, inputs].
 */
export function weightsOf(layer: Layer, random: () => number): readonly Weights[] {
  const drawn = (name: string, shape: readonly number[], fanIn: number): Weights => ({
    name,
    shape,
    data: Float32Array.from(
      { length: shape.reduce((a, b) => a * b, 1) },
      () => Math.sqrt(2 / fanIn) * normal(random),
    ),
  });
  switch (layer.kind) {
    case 'dense': {
      const { inputs, outputs } = layer;
      return [drawn('weight', [outputs, inputs], inputs), filled('bias', outputs, 0)];
    }
    case 'conv': {
      const { inputs, outputs, kernel, groups, bias } = layer;
      const shape = [outputs, inputs / groups, ...kernel];
      const fanIn = shape.slice(1).reduce((a, b) => a * b, 1);
      return [drawn('weight', shape, fanIn), ...(bias ? [filled('bias', outputs, 0)] : [])];
    }
    case 'batchNorm':
    case 'instanceNorm': {
      return [filled('weight', layer.channels, 1), filled('bias', layer.channels, 0)];
    }
    case 'layerNorm': {
      return [filled('weight', layer.size, 1), filled('bias', layer.size, 0)];
    }
    case 'attention': {
      const { size } = layer;
      return [
        drawn('in_proj_weight', [3 * size, size], 2 * size),
        filled('in_proj_bias', 3 * size, 0),
        drawn('out_proj.weight', [size, size], 2 * size),
        filled('out_proj.bias', size, 0),
      ];
    }
    case 'relu':
    case 'gelu':
    case 'flatten':
    case 'maxPool':
    case 'globalAverage':
    case 'globalAverageAndMax':
    case 'meanOverPositions':
    case 'residual': {
      return [];
    }
  }
}

function filled(name: string, size: number, value: number): Weights {
  return { name, shape: [size], data: new Float32Array(size).fill(value) };
}
