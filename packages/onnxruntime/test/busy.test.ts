import { tensor } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { countingRuntime, makeLinear, makeTrainer, read } from './make.ts';
import { batchesOf, contentOf, examples } from './models.ts';

test('one thing at a time: what comes while a step runs is refused, and does not disturb it', async () => {
  const [trainer, undisturbed] = [await makeTrainer(), await makeTrainer()];
  const checkpoint = trainer.save();
  const weights = trainer.snapshot();
  const step = trainer.step(examples(4));
  const refused = {
    code: 'unsupported',
    message: expect.stringContaining('await it first') as string,
  };
  await expect(trainer.step(examples(4))).rejects.toMatchObject(refused);
  await expect(trainer.evaluate(examples(4))).rejects.toMatchObject(refused);
  await expect(trainer.predict({ x: examples(4)['x']! })).rejects.toMatchObject(refused);
  await expect(trainer.fit({ data: batchesOf(1), epochs: 1 })).rejects.toMatchObject(refused);
  const disposed = trainer.step(examples(4)).catch(() => trainer.dispose());
  await expect(disposed).rejects.toMatchObject(refused);
  await step;
  await undisturbed.step(examples(4));
  expect(contentOf(trainer.save())).toEqual(contentOf(undisturbed.save()));

  const second = trainer.step(examples(4));
  for (const sync of [
    () => trainer.save(),
    () => trainer.load(checkpoint),
    () => trainer.export(),
    () => trainer.endEpoch(),
    () => trainer.observe({ metrics: { val_loss: 1 } }),
    () => trainer.restore(weights),
    () => {
      trainer.freeze('fc1*');
    },
    () => {
      trainer.unfreeze('fc1*');
    },
    () => trainer.write({ 'fc2.bias': tensor('float32', [3], [0, 0, 0]) }),
  ]) {
    expect(sync).toThrow(expect.objectContaining(refused));
  }
  await second;
  await undisturbed.step(examples(4));
  expect(contentOf(trainer.save())).toEqual(contentOf(undisturbed.save()));
});

test('after an error it is free again', async () => {
  const trainer = await makeTrainer();
  await expect(trainer.step({})).rejects.toMatchObject({ code: 'bad-batch' });
  await expect(trainer.evaluate([])).rejects.toMatchObject({ code: 'bad-batch' });
  expect((await trainer.step(examples(4))).applied).toBe(true);
});

test('one fit at a time', async () => {
  const trainer = await makeTrainer();
  const first = trainer.fit({ data: batchesOf(3), epochs: 2 });
  await expect(trainer.fit({ data: batchesOf(3), epochs: 2 })).rejects.toMatchObject({
    code: 'unsupported',
  });
  expect((await first).epochs).toHaveLength(2);
  expect((await trainer.fit({ data: batchesOf(3), epochs: 3 })).epochs).toHaveLength(1);
});

test('not even between two steps of the first', async () => {
  const trainer = await makeTrainer();
  const refused: unknown[] = [];
  const data = async function* () {
    yield examples(4);
    refused.push(
      await trainer.fit({ data: [examples(4)], epochs: 1 }).catch((error: unknown) => error),
    );
    yield examples(4);
  };
  await trainer.fit({ data, epochs: 1 });
  expect(refused).toMatchObject([{ code: 'unsupported' }]);
  expect([trainer.stepsDone, trainer.epoch]).toEqual([2, 1]);
});

test('two trainers do not disturb each other', async () => {
  const alone = await makeTrainer();
  const wanted = await alone.fit({ data: batchesOf(4), epochs: 2 });
  const pair = [await makeTrainer(), await makeTrainer()];
  const results = await Promise.all(
    pair.map(async (one) => one.fit({ data: batchesOf(4), epochs: 2 })),
  );
  expect(results).toEqual([wanted, wanted]);
});

test('dispose releases all sessions, can be called twice, and ends all use', async () => {
  const { ort, live } = countingRuntime();
  const trainer = await makeTrainer({ ort });
  await trainer.step(examples(4));
  await trainer.step(examples(5));
  await trainer.evaluate(examples(4));
  await trainer.predict({ x: examples(4)['x']! });
  const checkpoint = trainer.save();
  const weights = trainer.snapshot();
  expect(live()).toBe(4);
  await Promise.all([trainer.dispose(), trainer.dispose()]);
  await trainer.dispose();
  expect(live()).toBe(0);
  const ended = {
    code: 'unsupported',
    message: 'OrtTrainer: it was disposed; create another one.',
  };
  await expect(trainer.step(examples(4))).rejects.toMatchObject(ended);
  await expect(trainer.evaluate(examples(4))).rejects.toMatchObject(ended);
  await expect(trainer.predict({})).rejects.toMatchObject(ended);
  await expect(trainer.fit({ data: [], epochs: 1 })).rejects.toMatchObject(ended);
  for (const use of [
    () => trainer.save(),
    () => trainer.load(checkpoint),
    () => trainer.export(),
    () => trainer.endEpoch(),
    () => trainer.observe({ metrics: {} }),
    () => trainer.restore(weights),
    () => {
      trainer.freeze('fc1*');
    },
    () => {
      trainer.unfreeze('fc1*');
    },
    () => trainer.write({}),
  ]) {
    expect(use).toThrow(expect.objectContaining(ended));
  }
});

test('a trainer that is disposed during a fit ends it', async () => {
  const trainer = await makeTrainer();
  const fit = trainer.fit({
    data: batchesOf(5),
    epochs: 5,
    onProgress: ({ type }) => {
      if (type === 'epoch') void trainer.dispose();
    },
  });
  await expect(fit).rejects.toThrow('it was disposed');
  expect(trainer.epoch).toBe(1);
});

test('a snapshot is restored any number of times, and is of its own groups', async () => {
  const trainer = await makeLinear({ w: [1, 2] });
  const first = trainer.snapshot();
  const batch = { 'w.gradient': { data: [1, 1], dims: [2] } };
  await trainer.step(batch);
  trainer.restore(first);
  expect(read(trainer, 'w')).toEqual([1, 2]);
  await trainer.step(batch);
  await trainer.step(batch);
  expect(read(trainer, 'w')).toEqual([0, 1]);
  trainer.restore(first);
  expect(read(trainer, 'w')).toEqual([1, 2]);
  trainer.write({ w: tensor('float32', [2], [7, 8]) });
  expect(read(trainer, 'w')).toEqual([7, 8]);
  trainer.restore(first);
  expect(read(trainer, 'w')).toEqual([1, 2]);
  expect(trainer.stepsDone).toBe(3);
  const other = await makeLinear({ a: [1, 2, 3] });
  expect(() => trainer.restore(other.snapshot())).toThrow(
    expect.objectContaining({ code: 'bad-option' }),
  );
  expect(() => trainer.restore({} as never)).toThrow('snapshot()');
  expect(read(trainer, 'w')).toEqual([1, 2]);
});
