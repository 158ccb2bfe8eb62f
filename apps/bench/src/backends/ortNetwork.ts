import { GraphBuilder, tensor, type Model, type Value } from '@stepwise/onnx-training';
import type { Batch } from '@stepwise/onnxruntime';
import { PIXELS, SIDE, type Examples } from '../data/digits.ts';
import type { DenseWeights } from '../data/initialWeights.ts';
import { addLayers } from '../layerBench/addLayer.ts';
import { drawnFrom } from '../models/drawnFrom.ts';
import type { LayerSettings, ModelSettings } from './backend.ts';

/** Threads of a session; `executionMode` stays sequential. */
export function sessionOptions(threads: number): object {
  return {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // threads that wait by spinning take the cores from whatever runs next in the process
    ...(threads > 1 && { extra: { session: { intra_op: { allow_spinning: '0' } } } }),
  };
}

/** The layers of a ReLU network; `parameter` says where the weights come from. */
export function addDenseLayers(
  g: GraphBuilder,
  x: Value,
  weights: readonly DenseWeights[],
  parameter: (name: string, shape: readonly number[], data: Float32Array) => Value,
): Value {
  let out = x;
  for (const [i, { inputs, outputs, kernel, bias }] of weights.entries()) {
    const layer = `fc${i + 1}`;
    const sum = g.gemm(
      out,
      parameter(`${layer}.weight`, [inputs, outputs], kernel),
      parameter(`${layer}.bias`, [outputs], bias),
    );
    out = i < weights.length - 1 ? g.relu(sum) : sum;
  }
  return out;
}

/** The model as an ONNX file would have it: images `x` [batch, 784] → `logits` [batch, 10]. */
export function ortModelOf(model: ModelSettings): Model {
  switch (model.kind) {
    case 'dense': {
      return ortModel(model.weights);
    }
    case 'layers': {
      return ortLayers(model);
    }
    case 'onnx': {
      return model.model;
    }
  }
}

function ortLayers({ name, layers, seed }: LayerSettings): Model {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', PIXELS]);
  const image = g.reshape(x, [-1, 1, SIDE, SIDE]);
  g.output(addLayers(drawnFrom(g, seed), image, layers, 'layer'), 'logits');
  return g.toModel(name);
}

/** A ReLU network as an ONNX file. */
export function ortModel(weights: readonly DenseWeights[]): Model {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', PIXELS]);
  const logits = addDenseLayers(g, x, weights, (name, shape, data) =>
    g.initializer(name, tensor('float32', shape, data)),
  );
  g.output(logits, 'logits');
  return g.toModel('digits-mlp');
}

export function toBatch({ images, labels, count }: Examples): Batch {
  return {
    x: { data: images, dims: [count, PIXELS] },
    labels: { data: labels, dims: [count] },
  };
}
