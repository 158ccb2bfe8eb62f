import { Scheduler, warmupCosine } from '@stepwise/core';
import * as node from 'onnxruntime-node';
import * as web from 'onnxruntime-web';
import { expect, test } from 'vitest';
import { accuracy, GraphBuilder, sgd, tensor, type Ort } from '../src/index.ts';
import { makeTrainer, read } from './make.ts';
import { batchesOf, numbers } from './models.ts';

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

test('dropout draws the same, and batch norm follows the same', async () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 4]);
  const one = (name: string, shape: readonly number[], seed: number) => {
    const size = shape.reduce((a, b) => a * b, 1);
    return g.initializer(name, tensor('float32', shape, numbers(size, seed, 0.7)));
  };
  const hidden = g.matMul(x, one('first', [4, 16], 1));
  const variance = g.initializer('var', tensor('float32', [16], new Float32Array(16).fill(1)));
  const statistics = [one('w', [16], 2), one('b', [16], 3), one('mean', [16], 4), variance];
  const normal = g.one('BatchNormalization', [hidden, ...statistics]);
  g.output(g.matMul(g.one('Dropout', [normal]), one('second', [16, 3], 5)), 'logits');
  const make = async (ort: Ort) =>
    makeTrainer({ ort, model: g.toModel(), optimizer: sgd({ lr: 0.1 }), seed: 3 });
  const [native, wasm] = [await make(node), await make(web)];
  for (const batch of batchesOf(3)) {
    const [wanted, found] = [await native.step(batch), await wasm.step(batch)];
    expect(found.loss).toBeCloseTo(wanted.loss, 5);
    // a mask that differs in one element changes what these are by far more
    expect(found.gradientNorm).toBeCloseTo(wanted.gradientNorm, 4);
  }
  const variances = read(native, 'var');
  for (const [i, value] of read(wasm, 'var').entries()) expect(value).toBeCloseTo(variances[i]!, 5);
});
