import { GraphBuilder, tensor } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { modelOutput } from '../src/index.ts';
import { makeTrainer } from './make.ts';
import { numbers } from './models.ts';

test('lists every float initializer, and why some are not trained', async () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['n', 2]);
  const used = g.initializer('used', tensor('float32', [2, 3], numbers(6)));
  const frozen = g.initializer('frozen', tensor('float32', [3], numbers(3)));
  const scale = g.initializer('scale', tensor('float32', [], [2]));
  const lost = g.initializer('lost', tensor('float32', [3], numbers(3)));
  const elsewhere = g.initializer('elsewhere', tensor('float32', [3], numbers(3)));
  const table = g.initializer('table', tensor('int64', [1], [-1]));
  const y = g.add(g.mul(g.matMul(x, used), scale), frozen);
  const gone = g.one('Sign', [lost]);
  g.output(g.one('Reshape', [g.reduceMean(g.add(y, gone)), table]), 'loss');
  g.output(g.add(y, elsewhere), 'scores');
  const trainer = await makeTrainer({
    model: g.toModel(),
    loss: modelOutput({ output: 'loss' }),
    trainable: 'used',
  });
  const found = Object.fromEntries(trainer.parameters.map((one) => [one.name, one]));
  expect(found['used']).toEqual({
    name: 'used',
    shape: [2, 3],
    size: 6,
    type: 'float32',
    operator: 'MatMul',
    trainable: true,
    group: 'all',
  });
  expect(found['frozen']).toMatchObject({
    operator: 'Add',
    trainable: false,
    group: null,
    reason: "frozen: 'trainable' does not mean it",
  });
  expect(found['scale']).toMatchObject({ trainable: false, reason: 'a single number' });
  expect(found['lost']).toMatchObject({
    trainable: false,
    reason: 'it has no derivative on its way to the loss',
  });
  expect(found['elsewhere']).toMatchObject({
    trainable: false,
    reason: 'the loss does not use it',
  });
  expect(found['table']).toBeUndefined();
});

test('a model without any is refused', async () => {
  const g = new GraphBuilder();
  g.output(g.reduceMean(g.input('x', 'float32', [2])), 'loss');
  const options = { model: g.toModel(), loss: modelOutput() };
  await expect(makeTrainer(options)).rejects.toMatchObject({ code: 'bad-model' });
});

test('only what is trained can be read and written', async () => {
  const trainer = await makeTrainer({ trainable: 'fc1*' });
  expect(trainer.read('fc1.bias').shape).toEqual([8]);
  expect(() => trainer.read('fc2.bias')).toThrow('no parameter "fc2.bias" that is trained');
  expect(() => trainer.write({ 'fc2.bias': tensor('float32', [3], [1, 2, 3]) })).toThrow(
    'fc2.bias',
  );
  expect(() => trainer.write({ 'fc1.bias': tensor('float32', [3], [1, 2, 3]) })).toThrow(
    "'fc1.bias': wanted float32[8]; got float32[3].",
  );
});

test('what is read is a copy, and so is what is written', async () => {
  const trainer = await makeTrainer();
  const copy = trainer.read('fc2.bias').data as Float32Array;
  copy.fill(9);
  expect(trainer.read('fc2.bias').data).not.toEqual(copy);
  const given = tensor('float32', [3], new Float32Array([1, 2, 3]));
  trainer.write({ 'fc2.bias': given });
  given.data.fill(0 as never);
  expect([...(trainer.read('fc2.bias').data as Float32Array)]).toEqual([1, 2, 3]);
});
