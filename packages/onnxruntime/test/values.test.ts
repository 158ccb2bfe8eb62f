import { linear as ramp, Scheduler, select, type Group } from '@stepwise/core';
import { describe, expect, test } from 'vitest';
import { adamw, sgd, type GroupOptions, type Optimizer } from '../src/index.ts';
import { makeLinear, read } from './make.ts';
import { gradients } from './models.ts';

const ab: readonly GroupOptions[] = [{ name: 'a', parameters: 'a' }, { name: 'b' }];

/** How far a gradient of 1 moves each of two groups. */
async function moves(options: {
  optimizer: Optimizer;
  groups?: readonly GroupOptions[];
  scheduler?: Scheduler;
}) {
  const trainer = await makeLinear({ a: [0, 0], b: [0, 0] }, { groups: ab, ...options });
  const { lr } = await trainer.step(gradients({ a: [1, 1], b: [1, 1] }));
  return { lr, a: -read(trainer, 'a')[0]!, b: -read(trainer, 'b')[0]! };
}

const run = (a: Group['base'], b: Group['base'] = a) =>
  new Scheduler(ramp({ duration: 10, startFactor: 0.5 }), {
    groups: [
      { name: 'a', base: a },
      { name: 'b', base: b },
    ],
  });

describe('the learning rate', () => {
  test('of the optimizer', async () => {
    expect(await moves({ optimizer: sgd({ lr: 0.5 }) })).toEqual({ lr: 0.5, a: 0.5, b: 0.5 });
  });

  test('a group has its own', async () => {
    const groups = [{ ...ab[0]!, lr: 0.25 }, ab[1]!];
    expect(await moves({ optimizer: sgd({ lr: 0.5 }), groups })).toEqual({
      lr: 0.25,
      a: 0.25,
      b: 0.5,
    });
  });

  test('all groups have their own, the optimizer none', async () => {
    const groups = [
      { ...ab[0]!, lr: 0.25 },
      { ...ab[1]!, lr: 2 },
    ];
    expect(await moves({ optimizer: sgd(), groups })).toEqual({ lr: 0.25, a: 0.25, b: 2 });
  });

  test('of the scheduler', async () => {
    const scheduler = run({ lr: 0.5 }, { lr: 2 });
    expect(await moves({ optimizer: sgd(), scheduler })).toEqual({ lr: 0.25, a: 0.25, b: 1 });
  });

  test('said twice, the same', async () => {
    const scheduler = run({ lr: 0.5 });
    expect(await moves({ optimizer: sgd({ lr: 0.5 }), scheduler })).toMatchObject({ a: 0.25 });
  });

  test.each<[string, Parameters<typeof moves>[0], string]>([
    ['nowhere', { optimizer: sgd() }, 'there is no learning rate'],
    [
      'in one group only',
      { optimizer: sgd(), groups: [{ ...ab[0]!, lr: 1 }, ab[1]!] },
      "groups 'b'",
    ],
    ['twice', { optimizer: sgd({ lr: 1 }), scheduler: run({ lr: 0.5 }) }, 'is 0.5 in the sch'],
    [
      'in a group and in the run',
      { optimizer: sgd(), groups: [{ ...ab[0]!, lr: 1 }, ab[1]!], scheduler: run({ lr: 0.5 }) },
      'give it in one place',
    ],
    ['below 0', { optimizer: sgd(), groups: [{ ...ab[0]!, lr: -1 }, ab[1]!] }, 'min 0; got -1'],
  ])('%s: refused', async (_, options, message) => {
    await expect(moves(options)).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining(message) as string,
    });
  });
});

/** What a momentum does to the second step of each group under a gradient of 1. */
async function secondMoves(
  optimizer: Optimizer,
  groups: readonly GroupOptions[],
  scheduler?: Scheduler,
) {
  const trainer = await makeLinear(
    { a: [0, 0], b: [0, 0] },
    { optimizer, groups, ...(scheduler && { scheduler }) },
  );
  const batch = gradients({ a: [1, 1], b: [1, 1] });
  await trainer.step(batch);
  const first = [read(trainer, 'a')[0]!, read(trainer, 'b')[0]!];
  await trainer.step(batch);
  return [first[0]! - read(trainer, 'a')[0]!, first[1]! - read(trainer, 'b')[0]!];
}

describe('momentum', () => {
  const optimizer = sgd({ lr: 1, momentum: 0.5 });

  test('of the optimizer, of a group, of the scheduler', async () => {
    expect(await secondMoves(optimizer, ab)).toEqual([1.5, 1.5]);
    const groups = [{ ...ab[0]!, momentum: 0.25 }, ab[1]!];
    expect(await secondMoves(optimizer, groups)).toEqual([1.25, 1.5]);
    // the run drives it in the first group alone, against what the group says
    const constant = new Scheduler(select({ param: {} }), {
      groups: [
        { name: 'a', base: { lr: 1, momentum: 0.75 } },
        { name: 'b', base: { lr: 1 } },
      ],
    });
    expect(await secondMoves(optimizer, groups, constant)).toEqual([1.75, 1.5]);
  });
});

describe('what the optimizer does not know is refused', () => {
  const driven = (base: Group['base']) => run(base);
  test.each<[string, Optimizer, readonly GroupOptions[], Scheduler | undefined]>([
    ['momentum of a group', sgd({ lr: 1 }), [{ ...ab[0]!, momentum: 0.5 }, ab[1]!], undefined],
    ['weight decay of a group', sgd({ lr: 1 }), [ab[0]!, { ...ab[1]!, weightDecay: 0 }], undefined],
    ['beta1 of a group', sgd({ lr: 1 }), [{ ...ab[0]!, beta1: 0.5 }, ab[1]!], undefined],
    ['momentum of the run', adamw(), ab, driven({ lr: 1, momentum: 0.5 })],
    ['weight decay of the run', sgd(), ab, driven({ lr: 1, weightDecay: 0.5 })],
    ['a free name', adamw(), ab, driven({ lr: 1, temperature: 0.5 })],
  ])('%s', async (_, optimizer, groups, scheduler) => {
    const options = { optimizer, groups, ...(scheduler && { scheduler }) };
    await expect(moves(options)).rejects.toMatchObject({ code: 'unsupported' });
  });

  test.each([
    ['momentum', sgd({ lr: 1, momentum: 0.5 }), { momentum: 1 }],
    ['beta1', adamw({ lr: 1 }), { beta1: 1 }],
    ['weightDecay', adamw({ lr: 1 }), { weightDecay: -0.1 }],
  ])('%s out of range', async (param, optimizer, own) => {
    await expect(
      moves({ optimizer, groups: [{ ...ab[0]!, ...own }, ab[1]!] }),
    ).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining(`groups 'a'.${param}`) as string,
    });
  });
});

test('the groups of the run and of the trainer have the same names, in the same order', async () => {
  const scheduler = run({ lr: 1 });
  for (const groups of [[{ name: 'b', parameters: 'b' }, { name: 'a' }], [{ name: 'a' }]]) {
    await expect(moves({ optimizer: sgd(), groups, scheduler })).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining("the scheduler's run has the groups a, b") as string,
    });
  }
});

test('one group without a name of its own takes that of the run', async () => {
  const scheduler = new Scheduler(ramp({ duration: 2 }), {
    groups: [{ name: 'net', base: { lr: 1 } }],
  });
  const trainer = await makeLinear({ w: [0, 0] }, { scheduler });
  expect(trainer.parameters[0]!.group).toBe('net');
});
