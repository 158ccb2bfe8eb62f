import type { ImageLayer, LayerSettings } from '../backends/backend.ts';
import { CLASSES, SIDE } from '../data/digits.ts';

/** 3 × 3 convolution, batch norm, ReLU, and the largest of each 2 × 2 pixels. */
function block(inputs: number, outputs: number): readonly ImageLayer[] {
  return [
    { kind: 'conv', inputs, outputs, kernel: [3, 3], stride: 1, groups: 1, bias: false },
    { kind: 'batchNorm', channels: outputs },
    { kind: 'relu' },
    { kind: 'maxPool', size: 2, stride: 2 },
  ];
}

/** A small convolutional network; 20,000 weights. */
export function digitsCnn(seed: number): LayerSettings {
  return {
    kind: 'layers',
    name: 'digits-cnn',
    layers: [
      ...block(1, 16),
      ...block(16, 32),
      { kind: 'flatten' },
      { kind: 'dense', inputs: 32 * (SIDE / 4) ** 2, outputs: CLASSES },
    ],
    seed,
  };
}
