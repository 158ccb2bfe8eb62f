import { cosine, rangeTest, Scheduler } from '@stepwise/core';
import { float, GraphBuilder, tensor, type Model } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { sgd, type Batch, type OrtTrainer, type OrtTrainerOptions } from '../src/index.ts';
import { countingRuntime, makeTrainer } from './make.ts';
import { batchesOf, contentOf, examples, numbers } from './models.ts';

/** x [batch, 4] → fc1 → batch norm → Relu → Dropout → fc2 → logits [batch, 3]: something of all that a step changes. */
function model(): Model {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 4]);
  const one = (name: string, dims: readonly number[], data: Float32Array) =>
    g.initializer(name, tensor('float32', dims, data));
  const ones = new Float32Array(8).fill(1);
  const hidden = g.gemm(x, one('w1', [4, 8], numbers(32, 1, 0.7)), one('b1', [8], numbers(8, 2)));
  const [normal] = g.node(
    'BatchNormalization',
    [
      hidden,
      one('bn.weight', [8], ones),
      one('bn.bias', [8], numbers(8, 3, 0.1)),
      one('bn.mean', [8], new Float32Array(8)),
      one('bn.var', [8], ones),
    ],
    { epsilon: float(1e-5), momentum: float(0.9) },
  );
  const dropped = g.one('Dropout', [g.relu(normal!), g.scalar('float32', 0.25)]);
  g.output(
    g.gemm(dropped, one('w2', [8, 3], numbers(24, 4, 0.7)), one('b2', [3], numbers(3, 5))),
    'logits',
  );
  return g.toModel();
}

async function make(options: Partial<OrtTrainerOptions> = {}): Promise<OrtTrainer> {
  return makeTrainer({
    model: model(),
    ema: { decay: 0.9 },
    seed: 3,
    scheduler: new Scheduler(cosine(), { lr: 0.02, steps: 20 }),
    ...options,
  });
}

async function train(trainer: OrtTrainer, batches: readonly Batch[]): Promise<void> {
  for (const batch of batches) await trainer.step(batch);
}

const [before, after] = [batchesOf(3), batchesOf(3, 16, 30)];

test('training goes on as if there had been no range test, bit for bit', async () => {
  const [tested, plain] = [await make(), await make()];
  for (const trainer of [tested, plain]) await train(trainer, before);
  const checkpoint = contentOf(tested.save());
  const { history } = await tested.rangeTest({ data: after, from: 1e-4, to: 100, steps: 20 });
  // it did train
  expect(history.losses.length).toBeGreaterThan(5);
  expect(new Set(history.losses).size).toBe(history.losses.length);
  expect(contentOf(tested.save())).toEqual(checkpoint);
  expect(contentOf(plain.save())).toEqual(checkpoint);
  const losses: number[][] = [];
  for (const trainer of [tested, plain]) {
    losses.push([]);
    for (const batch of after) losses.at(-1)?.push((await trainer.step(batch)).loss);
  }
  expect(losses[0]).toEqual(losses[1]);
  expect(contentOf(tested.save())).toEqual(contentOf(plain.save()));
  expect([tested.stepsDone, tested.scheduler?.t, tested.epoch]).toEqual([6, 6, 0]);
});

test('the losses are those of a training with the same rates', async () => {
  const options = { from: 1e-3, to: 1, steps: 8, growth: 'linear' } as const;
  const [tested, plain] = [
    await make(),
    await make({ scheduler: new Scheduler(rangeTest(options), { lr: 1 }) }),
  ];
  const { history } = await tested.rangeTest({ data: after, ...options });
  const trained: { lr: number; loss: number }[] = [];
  for (let t = 0; t < 8; t += 1) {
    const { lr, loss } = await plain.step(after[t % 3]!);
    plain.scheduler?.observe({ metrics: { divergence: 1 } });
    trained.push({ lr, loss });
  }
  expect(history.rates).toEqual(trained.map(({ lr }) => lr));
  expect(history.losses).toEqual(trained.map(({ loss }) => loss));
  expect(history.end).toEqual({ reason: 'finished', rate: 1 });
});

test('when it throws, nothing has changed, and the trainer is free', async () => {
  let fail = false;
  const { ort: runtime } = countingRuntime();
  const failing = {
    Tensor: runtime.Tensor,
    InferenceSession: {
      async create(file: Uint8Array, options?: object) {
        const session = await runtime.InferenceSession.create(file, options);
        return {
          release: async () => session.release(),
          run: async (feeds: Parameters<typeof session.run>[0]) => {
            if (fail) throw new Error('out of memory');
            return session.run(feeds);
          },
        };
      },
    },
  };
  const trainer = await make({ ort: failing });
  await train(trainer, before);
  const checkpoint = contentOf(trainer.save());
  const broken = function* (): Generator<Batch> {
    yield* after;
    throw new Error('no more data');
  };
  await expect(trainer.rangeTest({ data: broken() })).rejects.toThrow('no more data');
  const { x } = examples(4);
  const unlabelled = { x: x! };
  const bad = trainer.rangeTest({ data: [...after, unlabelled] });
  await expect(bad).rejects.toMatchObject({ code: 'bad-batch' });
  const late = function* (): Generator<Batch> {
    yield* after;
    fail = true;
    yield* after;
  };
  await expect(trainer.rangeTest({ data: late() })).rejects.toThrow('out of memory');
  fail = false;
  expect(contentOf(trainer.save())).toEqual(checkpoint);
  expect((await trainer.step(after[0]!)).applied).toBe(true);
});

test('data begin anew; a function is told the epoch and the seed', async () => {
  const trainer = await make();
  const told: unknown[] = [];
  const data = (epoch: { readonly epoch: number; readonly seed: number }) => {
    told.push(epoch);
    return after;
  };
  const { history } = await trainer.rangeTest({ data, steps: 7, divergence: false });
  expect(history.losses).toHaveLength(7);
  expect(told).toEqual([1, 2, 3].map((epoch) => ({ epoch, seed: 3 })));
});

test('several batches for a step', async () => {
  const trainer = await make();
  const whole = await trainer.rangeTest({ data: after, steps: 3, accumulate: 2 });
  expect(whole.history.losses).toHaveLength(3);
  const { loss } = await trainer.step(after.slice(0, 2));
  expect(whole.history.losses[0]).toBe(loss);
});

test('data that run out end it before its end', async () => {
  const trainer = await make();
  const { history } = await trainer.rangeTest({
    data: batchesOf(12).values(),
    steps: 20,
  });
  expect([history.losses.length, history.end]).toEqual([12, null]);
  await expect(trainer.rangeTest({ data: [] })).rejects.toMatchObject({ code: 'bad-batch' });
});

test('a rate that is too high: the loss diverges, or is no number any more', async () => {
  const trainer = await makeTrainer({ optimizer: sgd({ lr: 0.1 }) });
  const wild = { data: before, from: 1e-2, to: 1e30, steps: 40, smoothing: 0 };
  const stopped = await trainer.rangeTest(wild);
  expect(stopped.history.end?.reason).toBe('diverged');
  const { history } = await trainer.rangeTest({ ...wild, divergence: false });
  expect(history.end?.reason).toBe('notFinite');
  expect(history.losses.length).toBeGreaterThan(stopped.history.losses.length);
  expect(history.losses.every((loss) => Number.isFinite(loss))).toBe(true);
});

test('an abort ends it with what there is', async () => {
  const trainer = await make();
  const stop = new AbortController();
  const data = function* (): Generator<Batch> {
    yield* after;
    stop.abort();
    yield* after;
  };
  const { history } = await trainer.rangeTest({ data: data(), signal: stop.signal });
  expect([history.losses.length, history.end]).toEqual([3, null]);
});

test('one thing at a time', async () => {
  const trainer = await make();
  const first = trainer.rangeTest({ data: after, steps: 4 });
  const refused = { code: 'unsupported' };
  await expect(trainer.step(after[0]!)).rejects.toMatchObject(refused);
  await expect(trainer.rangeTest({ data: after })).rejects.toMatchObject(refused);
  await expect(trainer.fit({ data: after, epochs: 1 })).rejects.toMatchObject(refused);
  expect(() => trainer.save()).toThrow(expect.objectContaining(refused));
  expect((await first).history.losses).toHaveLength(4);
});

test('mistakes', async () => {
  const trainer = await make();
  for (const options of [
    null,
    { data: 3 },
    { data: after, accumulate: 0 },
    { data: after, from: -1 },
    { data: after, epochs: 1 },
  ]) {
    await expect(trainer.rangeTest(options as never)).rejects.toMatchObject({ code: 'bad-option' });
  }
});
