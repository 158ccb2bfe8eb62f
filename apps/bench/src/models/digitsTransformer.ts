import { GraphBuilder } from '@stepwise/onnx-training';
import type { ModelSettings } from '../backends/backend.ts';
import { CLASSES, PIXELS, SIDE } from '../data/digits.ts';
import { normal } from '../data/random.ts';
import { addLayers } from '../layerBench/addLayer.ts';
import type { Layer } from '../layerBench/layer.ts';
import { drawnFrom } from './drawnFrom.ts';

const SIZE = 64;
const HEADS = 4;

/** Attention and two dense layers, each behind a layer norm and around which its input goes unchanged. */
const block: readonly Layer[] = [
  {
    kind: 'residual',
    layers: [
      { kind: 'layerNorm', size: SIZE },
      { kind: 'attention', size: SIZE, heads: HEADS },
    ],
  },
  {
    kind: 'residual',
    layers: [
      { kind: 'layerNorm', size: SIZE },
      { kind: 'dense', inputs: SIZE, outputs: 2 * SIZE },
      { kind: 'gelu' },
      { kind: 'dense', inputs: 2 * SIZE, outputs: SIZE },
    ],
  },
];

/**
 * A small transformer: each row of an image is a token, to which where it stands is added. Images `x` [batch, 784] →
 * `logits` [batch, 10]; 71,000 weights.
 */
export function digitsTransformer(seed: number): ModelSettings {
  const g = new GraphBuilder();
  const building = drawnFrom(g, seed);
  const x = g.input('x', 'float32', ['batch', PIXELS]);
  const rows = g.reshape(x, [-1, SIDE, SIDE]);
  const tokens = addLayers(building, rows, [{ kind: 'dense', inputs: SIDE, outputs: SIZE }], 'row');
  const positions = building.parameter(
    'positions',
    [SIDE, SIZE],
    Float32Array.from({ length: SIDE * SIZE }, () => 0.1 * normal(building.random)),
  );
  const logits = addLayers(
    building,
    g.add(tokens, positions),
    [
      ...block,
      ...block,
      { kind: 'layerNorm', size: SIZE },
      { kind: 'meanOverPositions' },
      { kind: 'dense', inputs: SIZE, outputs: CLASSES },
    ],
    'layer',
  );
  g.output(logits, 'logits');
  return { kind: 'onnx', model: g.toModel('digits-transformer') };
}
