import { tensor } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { adam, adamw, crossEntropy, meanSquaredError, modelOutput, sgd } from '../src/index.ts';
import { GraphBuilder } from '@stepwise/onnx-training';
import { makeLinear, makeTrainer, read } from './make.ts';
import { gradients, linear } from './models.ts';

test('sgd: p − lr · g, with the loss and the norm of before', async () => {
  const trainer = await makeLinear({ w: [1, 2] });
  const result = await trainer.step(gradients({ w: [3, -4] }));
  expect(result).toEqual({ loss: -5, gradientNorm: 5, applied: true, lr: 0.5, events: [] });
  expect(read(trainer, 'w')).toEqual([-0.5, 4]);
  expect(trainer.stepsDone).toBe(1);
});

test('momentum: the second step has half of the first in it', async () => {
  const trainer = await makeLinear({ w: [0, 0] }, { optimizer: sgd({ lr: 1, momentum: 0.5 }) });
  await trainer.step(gradients({ w: [1, 2] }));
  await trainer.step(gradients({ w: [1, 0] }));
  expect(read(trainer, 'w')).toEqual([-2.5, -3]);
});

test('Adam: the first steps under one gradient are of the size of the rate', async () => {
  const trainer = await makeLinear({ w: [0, 0] }, { optimizer: adam({ lr: 0.25 }) });
  for (let t = 1; t <= 3; t += 1) {
    await trainer.step(gradients({ w: [1e-3, -100] }));
    expect(read(trainer, 'w')[0]).toBeCloseTo(-0.25 * t, 4);
    expect(read(trainer, 'w')[1]).toBeCloseTo(0.25 * t, 6);
  }
});

test('AdamW: without a gradient the weights shrink by lr · weightDecay', async () => {
  const optimizer = adamw({ lr: 0.5, weightDecay: 0.5 });
  const trainer = await makeLinear({ w: [1, -2] }, { optimizer });
  await trainer.step(gradients({ w: [0, 0] }));
  await trainer.step(gradients({ w: [0, 0] }));
  expect(read(trainer, 'w')).toEqual([0.5625, -1.125]);
});

test('in double precision, where float32 has no more digits', async () => {
  const trainer = await makeTrainer({
    model: linear({ w: [1, 2] }, 'float64'),
    loss: modelOutput(),
    optimizer: sgd({ lr: 1e-12 }),
  });
  await trainer.step({ 'w.gradient': { data: [1, 2], dims: [2] } });
  expect(read(trainer, 'w')).toEqual([1 - 1e-12, 2 - 2e-12]);
});

test('cross-entropy: scores of zero, whose softmax is 1 / classes', async () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['n', 2]);
  g.output(g.matMul(x, g.initializer('w', tensor('float32', [2, 4], new Float32Array(8)))), 'y');
  const trainer = await makeTrainer({
    model: g.toModel(),
    loss: crossEntropy(),
    optimizer: sgd({ lr: 1 }),
  });
  const batch = { x: { data: [1, 0, 0, 2], dims: [2, 2] }, labels: { data: [0, 3], dims: [2] } };
  const { loss } = await trainer.step(batch);
  expect(loss).toBeCloseTo(Math.log(4), 6);
  // ∂/∂scores = (softmax − one-hot) / 2, ∂/∂w = xᵀ · that
  const wanted = [0.375, -0.125, -0.125, -0.125, -0.25, -0.25, -0.25, 0.75];
  expect(read(trainer, 'w')).toEqual(wanted);
});

test('mean squared error: the mean over all elements', async () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['n', 1]);
  g.output(g.matMul(x, g.initializer('w', tensor('float32', [1, 2], [1, 2]))), 'y');
  const trainer = await makeTrainer({
    model: g.toModel(),
    loss: meanSquaredError(),
    optimizer: sgd({ lr: 1 }),
  });
  const batch = { x: { data: [2], dims: [1, 1] }, target: { data: [1, 1], dims: [1, 2] } };
  // y = 2, 4; errors 1 and 3; ∂/∂w = 2 · error · x / 2
  expect((await trainer.step(batch)).loss).toBe(5);
  expect(read(trainer, 'w')).toEqual([-1, -4]);
});

test('tensors that are not trained stay in the model as they are', async () => {
  const trainer = await makeLinear({ a: [1, 1], b: [2, 2] }, { trainable: 'a' });
  const { loss } = await trainer.step(gradients({ a: [1, 1], b: [3, 3] }));
  expect(loss).toBe(14);
  const again = await trainer.step(gradients({ a: [1, 1], b: [3, 3] }));
  expect(again.loss).toBe(13);
});
