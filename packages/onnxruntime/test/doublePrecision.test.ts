import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { GraphBuilder, modelOutput, OrtTrainer, sgd, tensor } from '../src/index.ts';

test('a product that is scaled keeps its double precision', async () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float64', [1, 2]);
  const weight = g.initializer('weight', tensor('float64', [2, 1], [1, 1]));
  g.output(g.reduceSum(g.mul(g.matMul(x, weight), 0.1)), 'loss');
  const trainer = await OrtTrainer.create({
    ort,
    model: g.toModel(),
    loss: modelOutput(),
    optimizer: sgd({ lr: 1 }),
  });
  const { loss } = await trainer.step({ x: { data: [1, 2], dims: [1, 2] } });
  expect(loss).toBeCloseTo(0.3, 15);
  // weight − ∂loss/∂weight = 1 − 0.1 · x
  const [first, second] = trainer.read('weight').data;
  expect(first).toBeCloseTo(0.9, 15);
  expect(second).toBeCloseTo(0.8, 15);
  await trainer.dispose();
});
