import { GraphBuilder, tensor } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { crossEntropy } from '../src/index.ts';
import { makeTrainer, read } from './make.ts';
import { examples } from './models.ts';

/** Two outputs, of which the loss uses one. */
function twoHeads() {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['n', 2]);
  const w = g.initializer('w', tensor('float32', [2, 2], [1, 2, 3, 4]));
  g.output(g.matMul(x, w), 'scores');
  g.output(g.add(x, g.initializer('shift', tensor('float32', [2], [10, 20]))), 'shifted');
  return g.toModel();
}

test('all outputs by name, for any number of examples, without labels', async () => {
  const trainer = await makeTrainer({
    model: twoHeads(),
    loss: crossEntropy({ scores: 'scores' }),
  });
  for (const rows of [1, 3, 2]) {
    const data = Array.from({ length: rows * 2 }, (_, i) => i);
    const outputs = await trainer.predict({ x: { data, dims: [rows, 2] } });
    expect(Object.keys(outputs)).toEqual(['scores', 'shifted']);
    expect(outputs['scores']!.dims).toEqual([rows, 2]);
    const wanted = data.flatMap((_, i) =>
      i % 2 === 0 ? [data[i]! + 3 * data[i + 1]!, 2 * data[i]! + 4 * data[i + 1]!] : [],
    );
    expect([...(outputs['scores']!.data as Float32Array)]).toEqual(wanted);
    const shifted = data.map((one, i) => one + (i % 2 === 0 ? 10 : 20));
    expect([...(outputs['shifted']!.data as Float32Array)]).toEqual(shifted);
  }
});

test('with the parameters as they are in training', async () => {
  const trainer = await makeTrainer({
    model: twoHeads(),
    loss: crossEntropy({ scores: 'scores' }),
  });
  const x = { data: [1, 0], dims: [1, 2] };
  await trainer.predict({ x });
  await trainer.step({ x, labels: { data: [1], dims: [1] } });
  const { scores } = await trainer.predict({ x });
  expect([...(scores!.data as Float32Array)]).toEqual(read(trainer, 'w').slice(0, 2));
});

test('labels are not its input', async () => {
  const trainer = await makeTrainer();
  await expect(trainer.predict(examples(2))).rejects.toMatchObject({
    code: 'bad-batch',
    message: 'batch: wanted an object with only x; got "labels".',
  });
});

test('what was predicted stays as it was when training goes on', async () => {
  const trainer = await makeTrainer();
  const { x } = examples(4);
  const { logits } = await trainer.predict({ x: x! });
  const before = [...(logits!.data as Float32Array)];
  await trainer.step(examples(4));
  await trainer.predict({ x: x! });
  expect([...(logits!.data as Float32Array)]).toEqual(before);
});
