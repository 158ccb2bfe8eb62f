import { Scheduler, warmupCosine } from '@stepwise/core';
import * as node from 'onnxruntime-node';
import * as web from 'onnxruntime-web';
import { expect, test } from 'vitest';
import { accuracy, type Ort } from '../src/index.ts';
import { makeTrainer } from './make.ts';
import { batchesOf } from './models.ts';

web.env.wasm.numThreads = 1;

async function train(ort: Ort) {
  const trainer = await makeTrainer({
    ort,
    clipNorm: 1,
    scheduler: new Scheduler(warmupCosine({ warmup: '1ep' }), {
      groups: [{ name: 'all', base: { lr: 0.03, beta1: 0.9, weightDecay: 0.1 } }],
      stepsPerEpoch: 10,
      epochs: 5,
    }),
  });
  const losses: number[] = [];
  const { epochs } = await trainer.fit({
    data: batchesOf(10),
    epochs: 5,
    validation: batchesOf(3, 11, 300),
    metrics: { accuracy: accuracy() },
    onProgress: (one) => one.type === 'step' && losses.push(one.loss),
  });
  return { losses, epochs, checkpoint: trainer.save(), model: trainer.export() };
}

test('the runtime is what is passed in: WebAssembly trains as the native one does', async () => {
  const [native, wasm] = [await train(node), await train(web)];
  expect(wasm.losses).toHaveLength(50);
  for (const [i, loss] of native.losses.entries()) {
    expect(Math.abs(wasm.losses[i]! - loss)).toBeLessThan(1e-5);
  }
  for (const [i, { metrics }] of native.epochs.entries()) {
    expect(wasm.epochs[i]!.metrics['val_loss']).toBeCloseTo(metrics['val_loss']!, 4);
  }
  expect(native.losses.at(-1)).toBeLessThan(0.7 * native.losses[0]!);
  // what one has exported, the other can run; what one has saved, the other can load
  const session = await node.InferenceSession.create(wasm.model);
  expect(session.inputNames).toEqual(['x']);
  await session.release();
});
