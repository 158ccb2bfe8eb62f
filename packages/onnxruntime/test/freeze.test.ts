import { describe, expect, test } from 'vitest';
import {
  adamw,
  crossEntropy,
  meanSquaredError,
  sgd,
  OrtTrainer,
  type OrtTrainerOptions,
} from '../src/index.ts';
import { normalBatch, normalized } from './batchNorm.ts';
import { countingRuntime, makeLinear, makeTrainer, read } from './make.ts';
import { batchesOf, examples, gradients, mlp } from './models.ts';

async function steps(trainer: OrtTrainer, count: number, seed = 7): Promise<void> {
  for (const batch of batchesOf(count, 16, seed)) await trainer.step(batch);
}

const trained = (trainer: OrtTrainer) =>
  trainer.parameters.filter(({ trainable }) => trainable).map(({ name }) => name);

describe('freeze', () => {
  test('keeps the values that were reached, in training, evaluation and the file', async () => {
    const trainer = await makeTrainer();
    await steps(trainer, 3);
    const [bias, before] = [read(trainer, 'fc1.bias'), await trainer.evaluate(examples(16))];
    trainer.freeze('fc1*');
    expect(trained(trainer)).toEqual(['fc2.weight', 'fc2.bias']);
    expect(await trainer.evaluate(examples(16))).toEqual(before);
    await steps(trainer, 3);
    trainer.unfreeze('fc1*');
    expect(read(trainer, 'fc1.bias')).toEqual(bias);
  });

  test('trains the others as if the frozen ones had a rate of 0', async () => {
    const make = async (lr: number) =>
      makeTrainer({
        optimizer: sgd({ lr: 0.1, momentum: 0.9 }),
        groups: [{ name: 'first', parameters: 'fc1*', lr }, { name: 'rest' }],
      });
    const [frozen, still] = [await make(0.5), await make(0)];
    frozen.freeze('fc1*');
    await steps(frozen, 4);
    await steps(still, 4);
    const names = ['fc2.weight', 'fc2.bias'];
    for (const name of names) {
      const expected = read(still, name);
      for (const [i, x] of read(frozen, name).entries()) expect(x).toBeCloseTo(expected[i]!, 5);
    }
    expect(
      frozen.parameters.map(({ name, group, reason = null }) => [name, group, reason]),
    ).toEqual([
      ['fc1.weight', null, 'frozen: by freeze()'],
      ['fc1.bias', null, 'frozen: by freeze()'],
      ['fc2.weight', 'rest', null],
      ['fc2.bias', 'rest', null],
    ]);
  });

  test('frees the graphs of before', async () => {
    const { ort, live } = countingRuntime();
    const trainer = await makeTrainer({ ort });
    await trainer.step(examples(4));
    await trainer.evaluate(examples(4));
    trainer.freeze('fc1*');
    await trainer.step(examples(4));
    expect(live()).toBe(1);
    await trainer.dispose();
    expect(live()).toBe(0);
  });

  test('a runtime that fails to free them is told of at the end', async () => {
    const { ort } = countingRuntime();
    let released = 0;
    const failing = {
      ...ort,
      InferenceSession: {
        async create(model: Uint8Array, options?: object) {
          const session = await ort.InferenceSession.create(model, options);
          return {
            run: async (feeds: Parameters<typeof session.run>[0]) => session.run(feeds),
            async release() {
              await session.release();
              released += 1;
              if (released === 1) throw new Error('not released');
            },
          };
        },
      },
    };
    const trainer = await OrtTrainer.create({
      ort: failing,
      model: mlp(),
      loss: crossEntropy(),
      optimizer: adamw({ lr: 0.1 }),
    });
    await trainer.step(examples(4));
    trainer.freeze('fc1*');
    await trainer.step(examples(4));
    await expect(trainer.dispose()).rejects.toThrow('not released');
  });

  test.each([
    ['fc3*', 'freeze: fc3* means no parameter that is trained'],
    ['*', 'freeze: nothing would be left to train'],
    [['fc2*', 'fc1.bias'], 'fc1.bias means no parameter that is trained; there are fc2.weight'],
  ])('refuses %s, and nothing has changed', async (pattern, message) => {
    const trainer = await makeTrainer();
    trainer.freeze('fc1*');
    expect(() => {
      trainer.freeze(pattern);
    }).toThrow(expect.objectContaining({ code: 'bad-option' }));
    expect(() => {
      trainer.freeze(pattern);
    }).toThrow(message);
    expect(trained(trainer)).toEqual(['fc2.weight', 'fc2.bias']);
  });
});

describe('unfreeze', () => {
  test('goes on with the moments that were there before', async () => {
    const options = { optimizer: sgd({ lr: 1, momentum: 0.5 }) };
    const trainer = await makeLinear({ a: [0, 0], b: [0, 0] }, options);
    const batch = gradients({ a: [1, 1], b: [1, 1] });
    await trainer.step(batch);
    trainer.freeze('b');
    await trainer.step(gradients({ a: [1, 1], b: [9, 9] }));
    trainer.unfreeze('b');
    await trainer.step(batch);
    // velocities of a: 1, 1.5, 1.75; of b: 1, kept, 1.5
    expect(read(trainer, 'a')).toEqual([-4.25, -4.25]);
    expect(read(trainer, 'b')).toEqual([-2.5, -2.5]);
  });

  test('trains what was frozen from the beginning, in the group that means it', async () => {
    const trainer = await makeTrainer({
      trainable: 'fc2*',
      groups: [{ name: 'bias', parameters: '*.bias', lr: 0.1 }, { name: 'rest' }],
    });
    trainer.unfreeze('fc1*');
    expect(Object.fromEntries(trainer.parameters.map(({ name, group }) => [name, group]))).toEqual({
      'fc1.weight': 'rest',
      'fc1.bias': 'bias',
      'fc2.weight': 'rest',
      'fc2.bias': 'bias',
    });
    const whole = await makeTrainer({
      groups: [{ name: 'bias', parameters: '*.bias', lr: 0.1 }, { name: 'rest' }],
    });
    await steps(trainer, 3);
    await steps(whole, 3);
    expect(trainer.export()).toEqual(whole.export());
  });

  test('into a group that is said, or one more', async () => {
    const trainer = await makeTrainer({
      trainable: 'fc2*',
      groups: [{ name: 'head', parameters: 'fc2*' }],
    });
    trainer.unfreeze('fc1.bias', { group: 'head' });
    trainer.unfreeze('fc1.weight', { group: { name: 'backbone', lr: 0 } });
    const before = read(trainer, 'fc1.weight');
    const bias = read(trainer, 'fc1.bias');
    await steps(trainer, 2);
    expect(read(trainer, 'fc1.weight')).toEqual(before);
    expect(read(trainer, 'fc1.bias')).not.toEqual(bias);
    trainer.freeze('fc1*');
    trainer.unfreeze('fc1*');
    expect(trainer.parameters.map(({ group }) => group)).toEqual([
      'backbone',
      'head',
      'head',
      'head',
    ]);
  });

  test.each<[string, Parameters<OrtTrainer['unfreeze']>, string]>([
    [
      'a pattern that means nothing',
      ['fc2*'],
      'unfreeze: fc2* means no parameter that is frozen; there are fc1',
    ],
    ['no group', ['fc1*'], "unfreeze: 'fc1.weight' is in no group; say which one takes it"],
    ['a group that is not there', ['fc1*', { group: 'tail' }], 'no group "tail"; there are head'],
    [
      'a group that is there',
      ['fc1*', { group: { name: 'head' } }],
      "there is a group 'head' already",
    ],
    ['a number that is none', ['fc1*', { group: { name: 'x', lr: -1 } }], "groups 'x'.lr"],
    [
      'parameters',
      ['fc1*', { group: { name: 'x', parameters: 'y' } as never }],
      'unfreeze.group.parameters',
    ],
    ['an option', ['fc1*', { groups: 'x' } as never], 'groups'],
  ])('refuses: %s', async (_, given, message) => {
    const trainer = await makeTrainer({
      trainable: 'fc2*',
      groups: [{ name: 'head', parameters: 'fc2*' }],
    });
    const call = () => {
      trainer.unfreeze(...given);
    };
    expect(call).toThrow(expect.objectContaining({ code: 'bad-option' }));
    expect(call).toThrow(message);
    expect(trained(trainer)).toEqual(['fc2.weight', 'fc2.bias']);
  });
});

describe('a group that is frozen', () => {
  const groups = [
    { name: 'backbone', parameters: 'fc1*', frozen: true, lr: 0.001 },
    { name: 'head' },
  ];

  test('is as if it were not there, until it is unfrozen', async () => {
    const [one, other] = [await makeTrainer({ groups }), await makeTrainer({ trainable: 'fc2*' })];
    await steps(one, 2);
    await steps(other, 2);
    expect(one.export()).toEqual(other.export());
    expect(one.parameters[0]).toMatchObject({
      trainable: false,
      group: null,
      reason: "frozen with its group 'backbone'",
    });
    one.unfreeze('fc1*');
    await steps(one, 1);
    expect(one.parameters[0]).toMatchObject({ trainable: true, group: 'backbone' });
  });

  test('alone, there is nothing to train', async () => {
    await expect(makeTrainer({ groups: [{ name: 'all', frozen: true }] })).rejects.toMatchObject({
      code: 'bad-option',
      message: 'groups: all of them are frozen; there is nothing to train.',
    });
    await expect(makeTrainer({ groups: [{ name: 'all', frozen: 1 as never }] })).rejects.toThrow(
      'groups[0].frozen',
    );
  });
});

describe('checkpoints', () => {
  test('hold what is frozen by now: values and moments', async () => {
    const [one, other] = [await makeTrainer(), await makeTrainer()];
    await steps(one, 3);
    one.freeze('fc1*');
    await steps(one, 2);
    other.load(one.save());
    expect(other.export()).toEqual(one.export());
    one.unfreeze('fc1*');
    await steps(one, 2, 50);
    await steps(other, 2, 50);
    expect(other.export()).toEqual(one.export());
  });

  test('into one that has something else frozen', async () => {
    const [one, other] = [await makeTrainer(), await makeTrainer()];
    await steps(one, 3);
    one.freeze('fc1*');
    other.freeze('fc2*');
    await steps(other, 1);
    other.load(one.save());
    expect(other.export()).toEqual(one.export());
    expect(other.save().state).toBe(one.save().state);
  });

  test('a damaged one changes nothing, frozen or not', async () => {
    const trainer = await makeTrainer();
    await steps(trainer, 1);
    trainer.freeze('fc1*');
    const before = trainer.save();
    const other = await makeTrainer({ model: mlp() });
    const { state, tensors } = other.save();
    expect(() => {
      trainer.load({ state, tensors: tensors.slice(1) });
    }).toThrow(expect.objectContaining({ code: 'bad-checkpoint' }));
    expect(trainer.save()).toEqual(before);
  });
});

test('weights of a snapshot come back whatever was frozen in between', async () => {
  const trainer = await makeTrainer();
  await steps(trainer, 2);
  const [weights, file] = [trainer.snapshot(), trainer.export()];
  await steps(trainer, 2);
  trainer.freeze('fc1*');
  await steps(trainer, 1);
  trainer.restore(weights);
  expect(trainer.export()).toEqual(file);
  const narrow = trainer.snapshot();
  trainer.unfreeze('fc1.weight');
  await steps(trainer, 1);
  trainer.restore(narrow);
  expect(trainer.export()).toEqual(file);
});

test('weights of before a parameter was trained for the first time have it as in the model', async () => {
  const trainer = await makeTrainer({ trainable: 'fc2*', ema: { decay: 0.9 } });
  await steps(trainer, 1);
  const kinds = ['trained', 'ema'] as const;
  const [weights, files] = [
    trainer.snapshot(),
    kinds.map((kind) => trainer.export({ weights: kind })),
  ];
  trainer.unfreeze('fc1*');
  await steps(trainer, 2);
  trainer.restore(weights);
  expect(kinds.map((kind) => trainer.export({ weights: kind }))).toEqual(files);
});

test('the average of what is frozen is its value', async () => {
  const options: Partial<OrtTrainerOptions> = {
    optimizer: adamw({ lr: 0.1 }),
    ema: { decay: 0.9 },
  };
  const trainer = await makeTrainer(options);
  await steps(trainer, 3);
  const bias = read(trainer, 'fc1.bias');
  trainer.freeze('fc1*');
  trainer.unfreeze('fc1*');
  const average = trainer.read('fc1.bias', { weights: 'ema' }).data as Float32Array;
  expect([...average]).toEqual(bias);
});

test('running statistics follow on, whatever is frozen', async () => {
  const make = async () =>
    makeTrainer({ model: normalized(), loss: meanSquaredError(), optimizer: sgd({ lr: 0.1 }) });
  const [one, other] = [await make(), await make()];
  one.freeze('bn.weight');
  for (const seed of [1, 2]) {
    await one.step(normalBatch(4, seed));
    await other.step(normalBatch(4, seed));
  }
  expect(read(one, 'bn.running_var')).toEqual(read(other, 'bn.running_var'));
});
