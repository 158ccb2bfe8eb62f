import { plateau, Scheduler, warmup, chain } from '@stepwise/core';
import { all } from '@stepwise/core/all';
import { describe, expect, test } from 'vitest';
import { adam, adamw, sgd, type Optimizer, type OrtTrainer } from '../src/index.ts';
import { makeTrainer } from './make.ts';
import { contentOf, batchesOf, examples, mlp } from './models.ts';

const validation = examples(32, 1000);

/** Some epochs of 4 batches, each with an observation of a validation loss that soon stands still. */
async function epochs(trainer: OrtTrainer, count: number): Promise<number[]> {
  const losses: number[] = [];
  for (let i = 0; i < count; i += 1) {
    for (const batch of batchesOf(4, 16, trainer.epoch * 10)) {
      losses.push((await trainer.step(batch)).loss);
    }
    const { loss } = await trainer.evaluate(validation);
    losses.push(loss);
    trainer.endEpoch({ metrics: { val_loss: Math.max(loss, 1) } });
  }
  return losses;
}

/** A scheduler with a plateau, which drives momentum or beta1 and the decay too. */
function scheduler(params: readonly string[]) {
  const base = { lr: 0.05, ...(params.includes('momentum') ? { momentum: 0.8 } : { beta1: 0.8 }) };
  return new Scheduler(chain(warmup({ duration: 6 }), plateau({ patience: 1, factor: 0.5 })), {
    groups: [
      { name: 'head', base: { ...base, weightDecay: 0.1 } },
      { name: 'rest', base: { ...base, lr: 0.02, weightDecay: 0 } },
    ],
  });
}

const groups = [{ name: 'head', parameters: 'fc2*' }, { name: 'rest' }];
const optimizers: readonly [string, () => Optimizer][] = [
  ['momentum', () => sgd({ momentum: 0.9, weightDecay: 0 })],
  ['nesterov', () => sgd({ momentum: 0.9, nesterov: true, weightDecay: 0 })],
  ['adam', () => adam({ weightDecay: 0 })],
  ['adamw', () => adamw()],
];

describe.each(optimizers)('%s', (_, create) => {
  test('goes on bit for bit in another trainer', async () => {
    const make = async (seed?: number) =>
      makeTrainer({
        optimizer: create(),
        groups,
        scheduler: scheduler(create().params),
        clipNorm: 1,
        ...(seed !== undefined && { seed }),
      });
    const undisturbed = await make(42);
    const first = await make(42);
    await epochs(undisturbed, 3);
    await epochs(first, 3);
    const saved = first.save();

    const second = await make();
    await epochs(second, 1);
    second.load(structuredClone(saved), { kinds: all });
    expect(contentOf(second.save())).toEqual(contentOf(saved));
    expect(second.seed).toBe(42);
    expect(second.epoch).toBe(3);
    expect(second.stepsDone).toBe(12);

    const [wanted, got] = [await epochs(undisturbed, 5), await epochs(second, 5)];
    expect(got).toEqual(wanted);
    // every bit of parameters and moments, the scheduler, counters
    expect(contentOf(second.save())).toEqual(contentOf(undisturbed.save()));
    expect(second.export()).toEqual(undisturbed.export());
    expect(second.scheduler!.events.some(({ type }) => type === 'reduced')).toBe(true);
  });
});

test('a trainer that has saved goes on as one that has not', async () => {
  const [saving, other] = [await makeTrainer(), await makeTrainer()];
  for (const batch of batchesOf(6)) {
    saving.load(saving.save());
    await saving.step(batch);
    await other.step(batch);
  }
  expect(contentOf(saving.save())).toEqual(contentOf(other.save()));
});

test('a checkpoint does not change when training goes on', async () => {
  const trainer = await makeTrainer();
  await epochs(trainer, 1);
  const saved = trainer.save();
  const copy = structuredClone(saved);
  await epochs(trainer, 1);
  expect(saved).toEqual(copy);
});

describe('which scheduler goes on', () => {
  const constant = (lr: number) => new Scheduler(warmup({ duration: 2 }), { lr });
  const scheduled = async (lr = 0.1) => makeTrainer({ scheduler: constant(lr) });

  test('the saved one, by its kinds', async () => {
    const trainer = await scheduled();
    await trainer.step(examples(4));
    const next = await scheduled(0.5);
    next.load(trainer.save(), { kinds: all });
    expect(next.scheduler!.values).toEqual([{ lr: 0.1 }]);
    expect(next.scheduler!.t).toBe(1);
  });
  test('not without kinds, and not with the wrong ones', async () => {
    const trainer = await scheduled();
    const saved = trainer.save();
    expect(() => trainer.load(saved)).toThrow(expect.objectContaining({ code: 'bad-option' }));
    expect(() => trainer.load(saved, { kinds: {} })).toThrow(
      expect.objectContaining({ code: 'unknown-kind' }),
    );
    expect(contentOf(trainer.save())).toEqual(contentOf(saved));
  });
  test('another one in its place', async () => {
    const trainer = await scheduled();
    await trainer.step(examples(4));
    const other = constant(0.3);
    const next = await scheduled();
    next.load(trainer.save(), { scheduler: other });
    expect(next.scheduler).toBe(other);
    expect((await next.step(examples(4))).lr).toBeCloseTo(0.15, 12);
  });
  test('none was saved and none is there', async () => {
    const trainer = await makeTrainer();
    trainer.load(trainer.save());
    expect(trainer.scheduler).toBeNull();
  });
  test('none was saved, one is there: it has to be said', async () => {
    const saved = (await makeTrainer()).save();
    const trainer = await scheduled();
    expect(() => trainer.load(saved)).toThrow(
      'the checkpoint has no scheduler, and this trainer has',
    );
    const other = constant(0.3);
    trainer.load(saved, { scheduler: other });
    expect(trainer.scheduler).toBe(other);
  });
  test.each([
    [
      'other groups',
      () => new Scheduler(warmup({ duration: 1 }), { groups: [{ name: 'b', base: { lr: 1 } }] }),
    ],
    [
      'a number that the optimizer does not know',
      () =>
        new Scheduler(warmup({ duration: 1 }), {
          groups: [{ name: 'all', base: { lr: 1, momentum: 0.5 } }],
        }),
    ],
  ])('%s: refused', async (_, make) => {
    const trainer = await scheduled();
    const before = trainer.save();
    expect(() => trainer.load(before, { scheduler: make() })).toThrow('groups');
    expect(contentOf(trainer.save())).toEqual(contentOf(before));
  });
  test('what a former scheduler drove falls back to the optimizer', async () => {
    const run = (base: { lr: number; momentum?: number }) =>
      new Scheduler(warmup({ duration: 1 }), { groups: [{ name: 'all', base }] });
    const make = async (base: { lr: number; momentum?: number }) =>
      makeTrainer({ optimizer: sgd({ momentum: 0.5 }), scheduler: run(base) });
    const [one, other] = [await make({ lr: 0.1, momentum: 0.9 }), await make({ lr: 0.1 })];
    one.load(one.save(), { scheduler: run({ lr: 0.1 }) });
    for (const batch of batchesOf(3)) {
      await one.step(batch);
      await other.step(batch);
    }
    expect(one.export()).toEqual(other.export());
  });
});

describe('a trainer with other groups', () => {
  test('finds the tensors by the names of their parameters', async () => {
    const one = await makeTrainer();
    await epochs(one, 2);
    const other = await makeTrainer({ groups });
    other.load(one.save());
    await epochs(one, 2);
    await epochs(other, 2);
    // the order in a vector is another, each element has the same sum: the norm alone may round otherwise
    expect(other.export()).toEqual(one.export());
  });

  test('that trains more: what is new begins with moments of zero', async () => {
    const head = await makeTrainer({ trainable: 'fc2*' });
    await epochs(head, 2);
    const whole = await makeTrainer();
    whole.load(head.save());
    expect(whole.read('fc2.weight')).toEqual(head.read('fc2.weight'));
    expect(whole.read('fc1.weight').data).toEqual(mlp().graph.initializers.get('fc1.weight')!.data);
    // moments that were there before count no more
    const trained = await makeTrainer();
    const start = trained.snapshot();
    await epochs(trained, 1);
    trained.restore(start);
    trained.load(head.save());
    expect(contentOf(trained.save())).toEqual(contentOf(whole.save()));
    expect((await whole.step(examples(4))).applied).toBe(true);
  });

  test('that trains less: what is frozen takes the values of the checkpoint, and keeps its moments', async () => {
    const whole = await makeTrainer();
    const head = await makeTrainer({ trainable: 'fc2*' });
    await epochs(whole, 2);
    head.load(whole.save());
    expect(head.export()).toEqual(whole.export());
    // its id is a hash of all tensors, whatever their order
    expect(head.save().state).toBe(whole.save().state);
    expect(await head.evaluate(validation)).toEqual(await whole.evaluate(validation));
    head.unfreeze('*');
    await epochs(head, 1);
    await epochs(whole, 1);
    expect(head.export()).toEqual(whole.export());
  });
});
