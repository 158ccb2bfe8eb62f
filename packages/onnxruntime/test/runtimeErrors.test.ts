import { GraphBuilder, int, tensor } from '@stepwise/onnx-training';
import { describe, expect, test } from 'vitest';
import { modelOutput, sgd, type OrtTrainer } from '../src/index.ts';
import { countingRuntime, makeTrainer } from './make.ts';
import { contentOf, examples, numbers } from './models.ts';

/** A model that brings its own cross-entropy: the labels are an input like any other, or come by a detour. */
async function ownLoss(options: { ignored?: number; detour?: boolean } = {}): Promise<OrtTrainer> {
  const { ignored, detour = false } = options;
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['n', 4]);
  const y = g.input('y', 'int64', ['n']);
  const w = g.initializer('w', tensor('float32', [4, 3], numbers(12)));
  // a sum is no longer known to be labels
  const labels = detour ? g.add(y, g.constant(tensor('int64', [1], [0]))) : y;
  const attributes = ignored === undefined ? {} : { ignore_index: int(ignored) };
  g.output(g.one('SoftmaxCrossEntropyLoss', [g.matMul(x, w), labels], attributes), 'loss');
  return makeTrainer({
    model: g.toModel(),
    loss: modelOutput(),
    optimizer: sgd({ lr: 0.1 }),
    sessionOptions: { logSeverityLevel: 4 },
  });
}

const batch = (label: number) => ({
  x: { data: numbers(8), dims: [2, 4] },
  y: { data: [0, label], dims: [2] },
});

describe("labels out of range, in a loss of the model's own", () => {
  test.each([-1, 3, 1000, 2 ** 40])('%s is refused before anything runs', async (label) => {
    const trainer = await ownLoss();
    const before = contentOf(trainer.save());
    const error = {
      code: 'bad-batch',
      message: `batch.y: wanted labels from 0 to 2; got ${label} at position 1.`,
    };
    await expect(trainer.step(batch(label))).rejects.toMatchObject(error);
    await expect(trainer.evaluate(batch(label))).rejects.toMatchObject(error);
    expect(contentOf(trainer.save())).toEqual(before);
    expect((await trainer.step(batch(1))).applied).toBe(true);
  });

  test('the one that does not count is no mistake', async () => {
    const trainer = await ownLoss({ ignored: -100 });
    const alone = await ownLoss();
    const { loss } = await trainer.step(batch(-100));
    const first = { x: { data: numbers(4), dims: [1, 4] }, y: { data: [0], dims: [1] } };
    expect(loss).toBeCloseTo((await alone.step(first)).loss, 6);
    await expect(trainer.step(batch(-1))).rejects.toThrow('labels from 0 to 2 or -100; got -1');
  });

  test.each([3, 1000, 2 ** 40])('%s by a detour is refused by the runtime', async (label) => {
    const trainer = await ownLoss({ detour: true });
    const before = contentOf(trainer.save());
    const error = {
      code: 'bad-batch',
      message: expect.stringContaining('ONNX Runtime could not run the graph') as string,
    };
    await expect(trainer.step(batch(label))).rejects.toMatchObject(error);
    await expect(trainer.evaluate(batch(label))).rejects.toMatchObject(error);
    expect(contentOf(trainer.save())).toEqual(before);
    expect((await trainer.step(batch(1))).applied).toBe(true);
  });
});

test('whatever the runtime throws is told with its words', async () => {
  const { ort } = countingRuntime();
  const failing = {
    Tensor: ort.Tensor,
    InferenceSession: {
      create: async () => ({
        run: async () => Promise.reject(new Error('the device is gone')),
        release: async () => {},
      }),
    },
  };
  const trainer = await makeTrainer({ ort: failing });
  await expect(trainer.step(examples(4))).rejects.toMatchObject({
    code: 'bad-batch',
    message: 'ONNX Runtime could not run the graph: the device is gone',
  });
  await expect(trainer.predict({ x: examples(4)['x']! })).rejects.toThrow('the device is gone');
  expect(trainer.stepsDone).toBe(0);
});

test('a runtime that leaves out an output', async () => {
  const { ort } = countingRuntime();
  const empty = {
    Tensor: ort.Tensor,
    InferenceSession: { create: async () => ({ run: async () => ({}), release: async () => {} }) },
  };
  const trainer = await makeTrainer({ ort: empty });
  await expect(trainer.step(examples(4))).rejects.toMatchObject({ code: 'unsupported' });
  expect(trainer.stepsDone).toBe(0);
});
