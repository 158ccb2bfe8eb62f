import { GraphBuilder, writeModel } from '@stepwise/onnx-training';
import {
  adamw,
  crossEntropy,
  OrtTrainer,
  sgd,
  type Batch,
  type Optimizer,
} from '@stepwise/onnxruntime';
import * as ort from 'onnxruntime-node';
import { addDenseLayers, ortModel, sessionOptions } from '../backends/ortNetwork.ts';
import { PIXELS, type Examples } from '../data/digits.ts';
import type { DenseWeights } from '../data/initialWeights.ts';
import { speedSubject, type SpeedSubject, type SubjectId } from './speedSubject.ts';

const CLIP_NORM = 1;

/** ONNX Runtime: the forward graph, and the steps of `OrtTrainer`. */
export async function ortSubjects(
  weights: readonly DenseWeights[],
  examples: readonly Examples[],
  threads: number,
): Promise<readonly SpeedSubject[]> {
  const options = sessionOptions(threads);
  const batches = examples.map(({ count, images, labels }): Batch => ({
    x: { data: images, dims: [count, PIXELS] },
    labels: { data: BigInt64Array.from(labels, BigInt), dims: [count] },
  }));
  const step = async (
    id: SubjectId,
    name: string,
    optimizer: Optimizer,
    clipping: { readonly clipNorm?: number } = {},
  ): Promise<SpeedSubject> => {
    const trainer = await OrtTrainer.create({
      ort,
      model: ortModel(weights),
      loss: crossEntropy(),
      optimizer,
      sessionOptions: options,
      ...clipping,
    });
    return speedSubject({ id, runtime: 'onnxruntime', name }, batches, async (batch) => {
      const { loss } = await trainer.step(batch);
      return loss;
    });
  };
  return [
    await forward(weights, examples, options),
    await step('onnxruntime momentum', 'step, SGD with momentum', sgd({ lr: 0.01, momentum: 0.9 })),
    await step('onnxruntime adamw', 'step, AdamW', adamw({ lr: 1e-3 })),
    await step('onnxruntime adamw clipped', 'step, AdamW, clipped', adamw({ lr: 1e-3 }), {
      clipNorm: CLIP_NORM,
    }),
  ];
}

/** The model and its loss, each weight an input of its own: what a step needs at the least. */
async function forward(
  weights: readonly DenseWeights[],
  examples: readonly Examples[],
  options: object,
): Promise<SpeedSubject> {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', [examples[0]?.count ?? 0, PIXELS]);
  const parameters: Record<string, ort.Tensor> = {};
  const logits = addDenseLayers(g, x, weights, (name, shape, data) => {
    parameters[name] = new ort.Tensor('float32', data, shape);
    return g.input(name, 'float32', shape);
  });
  g.output(crossEntropy().attach(g, logits).loss, 'loss');
  const session = await ort.InferenceSession.create(writeModel(g.toModel()), options);
  const feeds = examples.map(({ count, images, labels }) => ({
    ...parameters,
    x: new ort.Tensor('float32', images, [count, PIXELS]),
    labels: new ort.Tensor('int64', BigInt64Array.from(labels, BigInt), [count]),
  }));
  return speedSubject(
    { id: 'onnxruntime forward', runtime: 'onnxruntime', name: 'forward and loss' },
    feeds,
    async (batch) => {
      const { loss } = await session.run(batch);
      return Number(loss?.data[0] ?? Number.NaN);
    },
  );
}
