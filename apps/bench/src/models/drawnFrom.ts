import { tensor, type GraphBuilder } from '@stepwise/onnx-training';
import { randomSource } from '../data/random.ts';
import type { Building } from '../layerBench/addLayer.ts';

/** Weights are initializers of the graph, drawn from a seed. */
export function drawnFrom(g: GraphBuilder, seed: number): Building {
  return {
    g,
    random: randomSource(seed),
    parameter: (name, shape, data) => g.initializer(name, tensor('float32', shape, data)),
  };
}
