import { GraphBuilder } from '@stepwise/onnx-training';
import type { ModelSettings } from '../backends/backend.ts';
import { CLASSES, PIXELS, SIDE } from '../data/digits.ts';
import { addLayers } from '../layerBench/addLayer.ts';
import type { Layer } from '../layerBench/layer.ts';
import { drawnFrom } from './drawnFrom.ts';

/** 3 × 3 convolution, batch norm, ReLU, and the largest of each 2 × 2 pixels. */
function block(inputs: number, outputs: number): readonly Layer[] {
  return [
    { kind: 'conv', inputs, outputs, kernel: [3, 3], stride: 1, groups: 1, bias: false },
    { kind: 'batchNorm', channels: outputs },
    { kind: 'relu' },
    { kind: 'maxPool', size: 2, stride: 2 },
  ];
}

/** A small convolutional network: images `x` [batch, 784] → `logits` [batch, 10]; 20,000 weights. */
export function digitsCnn(seed: number): ModelSettings {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', PIXELS]);
  const logits = addLayers(
    drawnFrom(g, seed),
    g.reshape(x, [-1, 1, SIDE, SIDE]),
    [
      ...block(1, 16),
      ...block(16, 32),
      { kind: 'flatten' },
      { kind: 'dense', inputs: 32 * (SIDE / 4) ** 2, outputs: CLASSES },
    ],
    'layer',
  );
  g.output(logits, 'logits');
  return { kind: 'onnx', model: g.toModel('digits-cnn') };
}
