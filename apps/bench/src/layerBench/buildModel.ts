import {
  crossEntropy,
  GraphBuilder,
  meanSquaredError,
  poolBeforeRelu,
  tensor,
  writeModel,
  type Loss,
  type Model,
  type Value,
} from '@stepwise/onnx-training';
import { normal, randomSource } from '../data/random.ts';
import { addLayers } from './addLayer.ts';
import type { LayerModel } from './layer.ts';

const SEED = 1;

/** A network with its weights and one batch, the same wherever it runs. */
export interface BuiltModel {
  /** As an exporter would write it: `x` → `y`. */
  readonly model: Model;
  /** The forward graph as it is trained, and the loss, its weights inputs; as a file. */
  readonly forward: Uint8Array;
  readonly loss: Loss;
  /** In the order of the layers. */
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly data: Float32Array;
  }[];
  readonly x: Float32Array;
  /** Classes, or numbers. */
  readonly target: Float32Array;
}

/** Draws weights and a batch from one seed, and builds both graphs. */
export function buildModel(model: LayerModel): BuiltModel {
  const weights: { name: string; shape: readonly number[]; data: Float32Array }[] = [];
  const exported = new GraphBuilder();
  const y = network(exported, model, 'batch', (name, shape, data) => {
    weights.push({ name, shape, data });
    return exported.initializer(name, tensor('float32', shape, data));
  });
  exported.output(y, 'y');

  const loss = model.loss === 'cross-entropy' ? crossEntropy() : meanSquaredError();
  const forward = new GraphBuilder();
  const scores = network(forward, model, model.batchSize, (name, shape) =>
    forward.input(name, 'float32', shape),
  );
  forward.output(loss.attach(forward, scores).loss, 'loss');

  const file = forward.toModel(model.name);
  const random = randomSource(SEED + 1);
  const size = model.input.reduce((a, b) => a * b, model.batchSize);
  const classes = model.loss === 'cross-entropy';
  return {
    model: exported.toModel(model.name),
    forward: writeModel({ ...file, graph: poolBeforeRelu(file.graph) }),
    loss,
    weights,
    x: Float32Array.from({ length: size }, () => normal(random)),
    target: Float32Array.from(
      { length: classes ? model.batchSize : model.batchSize * model.outputs },
      () => (classes ? Math.floor(random() * model.outputs) : normal(random)),
    ),
  };
}

function network(
  g: GraphBuilder,
  { input, layers }: LayerModel,
  batch: string | number,
  parameter: (name: string, shape: readonly number[], data: Float32Array) => Value,
): Value {
  const x = g.input('x', 'float32', [batch, ...input]);
  return addLayers({ g, parameter, random: randomSource(SEED) }, x, layers, 'layer');
}
