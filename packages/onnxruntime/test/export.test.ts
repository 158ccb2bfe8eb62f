import { readModel, writeModel } from '@stepwise/onnx-training';
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { makeTrainer } from './make.ts';
import { batchesOf, examples, mlp } from './models.ts';

test('a plain session of the exported model says what the trainer predicts', async () => {
  const trainer = await makeTrainer({
    groups: [{ name: 'head', parameters: 'fc2*' }, { name: 'rest' }],
  });
  for (const batch of batchesOf(20)) await trainer.step(batch);
  const session = await ort.InferenceSession.create(trainer.export());
  for (const count of [1, 5, 32]) {
    const { x } = examples(count, 99);
    const { logits } = await trainer.predict({ x: x! });
    const plain = await session.run({
      x: new ort.Tensor('float32', x!.data as Float32Array, x!.dims),
    });
    expect(plain['logits']!.dims).toEqual([count, 3]);
    const got = [...(plain['logits']!.data as Float32Array)];
    for (const [i, one] of [...(logits!.data as Float32Array)].entries()) {
      expect(got[i]).toBeCloseTo(one, 6);
    }
  }
  await session.release();
});

test('only the trained numbers are others: names, open sizes, nodes and versions stay', async () => {
  const bytes = writeModel({
    ...mlp(),
    opsets: { '': 13 },
    irVersion: 7,
    metadata: { author: 'me' },
  });
  const trainer = await makeTrainer({ model: bytes, trainable: 'fc2*' });
  for (const batch of batchesOf(3)) await trainer.step(batch);
  const [before, after] = [readModel(bytes), readModel(trainer.export())];
  const without = ({ graph, ...others }: typeof before) => {
    const { initializers, ...rest } = graph;
    return { ...others, graph: rest, names: [...initializers.keys()] };
  };
  expect(without(after)).toEqual(without(before));
  expect(after.opsets).toEqual({ '': 13 });
  expect(after.graph.inputs[0]!.type!.shape).toEqual(['batch', 4]);
  for (const [name, { data }] of before.graph.initializers) {
    const trained = after.graph.initializers.get(name)!.data;
    expect(trained).toEqual(name.startsWith('fc1') ? data : trainer.read(name).data);
  }
  expect(after.graph.initializers.get('fc2.bias')!.data).not.toEqual(
    before.graph.initializers.get('fc2.bias')!.data,
  );
});

test('an untrained export is the model; a trained one can be trained on', async () => {
  const bytes = writeModel(mlp());
  const trainer = await makeTrainer({ model: bytes });
  expect(trainer.export()).toEqual(bytes);
  for (const batch of batchesOf(5)) await trainer.step(batch);
  const next = await makeTrainer({ model: trainer.export() });
  const [{ loss }, other] = [await trainer.evaluate(examples(9)), await next.evaluate(examples(9))];
  expect(other.loss).toBe(loss);
});
