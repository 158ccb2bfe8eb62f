import { adamw, OrtTrainer, type Batch } from '@stepwise/onnxruntime';
import * as ort from 'onnxruntime-node';
import { sessionOptions } from '../backends/ortNetwork.ts';
import type { BuiltModel } from './buildModel.ts';
import type { LayerModel } from './layer.ts';
import { timed, type Stepper } from './stepper.ts';

const RUNTIME = `ONNX Runtime ${ort.env.versions.node ?? ort.env.versions.common}`;

/** The forward graph in training mode with its loss, and whole steps of `OrtTrainer` with AdamW. */
export async function ortSteppers(
  { batchSize, input, loss: lossName, outputs }: LayerModel,
  { model, forward, loss, weights, x, target }: BuiltModel,
  threads: number,
): Promise<readonly [forward: Stepper, step: Stepper]> {
  const options = sessionOptions(threads);
  const classes = lossName === 'cross-entropy';
  const labels = BigInt64Array.from(classes ? target : [], BigInt);
  const targetName = loss.target ?? 'target';
  const batch: Batch = {
    x: { data: x, dims: [batchSize, ...input] },
    [targetName]: classes
      ? { data: labels, dims: [batchSize] }
      : { data: target, dims: [batchSize, outputs] },
  };
  const session = await ort.InferenceSession.create(forward, options);
  const feeds = {
    ...Object.fromEntries(
      weights.map(({ name, shape, data }) => [name, new ort.Tensor('float32', data, shape)]),
    ),
    x: new ort.Tensor('float32', x, [batchSize, ...input]),
    [targetName]: classes
      ? new ort.Tensor('int64', labels, [batchSize])
      : new ort.Tensor('float32', target, [batchSize, outputs]),
  };
  const trainer = await OrtTrainer.create({
    ort,
    model,
    loss,
    optimizer: adamw({ lr: 1e-3, weightDecay: 0.01 }),
    sessionOptions: options,
  });
  return [
    {
      name: 'forward and loss',
      runtime: RUNTIME,
      step: () =>
        timed(async () => {
          const results = await session.run(feeds);
          return Number(results['loss']?.data[0] ?? Number.NaN);
        }),
      end: () => session.release(),
    },
    {
      name: 'step, AdamW',
      runtime: RUNTIME,
      step: () =>
        timed(async () => {
          const result = await trainer.step(batch);
          return result.loss;
        }),
      end: () => trainer.dispose(),
    },
  ];
}
