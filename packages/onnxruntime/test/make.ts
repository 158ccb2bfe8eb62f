import * as ort from 'onnxruntime-node';
import { onTestFinished } from 'vitest';
import {
  adamw,
  crossEntropy,
  modelOutput,
  OrtTrainer,
  sgd,
  type Ort,
  type OrtTrainerOptions,
} from '../src/index.ts';
import { linear, mlp } from './models.ts';

/** A trainer of `mlp`, disposed when the test is over. */
export async function makeTrainer(options: Partial<OrtTrainerOptions> = {}): Promise<OrtTrainer> {
  const trainer = await OrtTrainer.create({
    ort,
    model: mlp(),
    loss: crossEntropy(),
    optimizer: adamw(options.scheduler ? {} : { lr: 0.01 }),
    ...options,
  });
  onTestFinished(async () => {
    // a step that a test did not await
    await new Promise(setImmediate);
    await trainer.dispose();
  });
  return trainer;
}

/** A trainer whose gradients the batch brings. */
export async function makeLinear(
  weights: Readonly<Record<string, readonly number[]>>,
  options: Partial<OrtTrainerOptions> = {},
): Promise<OrtTrainer> {
  return makeTrainer({
    model: linear(weights),
    loss: modelOutput(),
    optimizer: sgd(options.scheduler ? {} : { lr: 0.5 }),
    ...options,
  });
}

/** The elements of a trained parameter. */
export function read(trainer: OrtTrainer, name: string): number[] {
  return Array.from<number | bigint, number>(trainer.read(name).data, Number);
}

/** The runtime, and how many of its sessions are alive. */
export function countingRuntime(): { ort: Ort; live: () => number; made: () => number } {
  let [live, made] = [0, 0];
  const create: Ort['InferenceSession']['create'] = async (model, options) => {
    const session = await ort.InferenceSession.create(
      model,
      options as ort.InferenceSession.SessionOptions,
    );
    live += 1;
    made += 1;
    return {
      run: async (feeds) => session.run(feeds as ort.InferenceSession.FeedsType),
      async release() {
        await session.release();
        live -= 1;
      },
    };
  };
  const counting: Ort = { Tensor: ort.Tensor, InferenceSession: { create } };
  return { ort: counting, live: () => live, made: () => made };
}
