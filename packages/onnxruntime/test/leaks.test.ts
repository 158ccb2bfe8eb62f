import { expect, test } from 'vitest';
import { countingRuntime, makeTrainer } from './make.ts';
import { examples } from './models.ts';

test('some hundred steps of many shapes, with evaluations, leave as many sessions as are kept', async () => {
  const { ort, live } = countingRuntime();
  const trainer = await makeTrainer({ ort, cachedShapes: 3 });
  for (let t = 0; t < 400; t += 1) {
    // ten steps of each shape, five shapes
    await trainer.step(examples(1 + (Math.floor(t / 10) % 5), t));
    if (t % 10 === 0) await trainer.evaluate(examples(1 + (t % 7), t));
    expect(live()).toBeLessThanOrEqual(4);
  }
  expect(live()).toBe(4);
  await trainer.dispose();
  expect(live()).toBe(0);
});

test('refused batches, checkpoints and exports leave none', async () => {
  const { ort, live } = countingRuntime();
  const trainer = await makeTrainer({ ort });
  await trainer.step(examples(4));
  for (let t = 0; t < 200; t += 1) {
    await expect(
      trainer.step({ ...examples(4), labels: { data: [9], dims: [1] } }),
    ).rejects.toThrow('batch.labels');
    trainer.load(trainer.save());
    trainer.export();
  }
  expect(live()).toBe(1);
});

test('a graph that the runtime refuses leaves none', async () => {
  const { ort, live } = countingRuntime();
  const create = async () => {
    throw new Error('no memory');
  };
  const trainer = await makeTrainer({ ort: { ...ort, InferenceSession: { create } } });
  await expect(trainer.step(examples(4))).rejects.toMatchObject({
    code: 'unsupported',
    message: 'ONNX Runtime refused the graph: no memory',
  });
  expect(live()).toBe(0);
});
