import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  chain,
  constant,
  cosine,
  earlyStopping,
  fork,
  plateau,
  restore,
  Scheduler,
  sequence,
  warmup,
} from '../src/index.ts';
import { apply } from './apply.ts';
import { actions, machine, RUN } from './arbitraryMachine.ts';
import { codeOf } from './codeOf.ts';
import { expectStrictJson } from './strictJson.ts';
import { kinds as all } from './schedulesRandom.ts';

const reread = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('any machine, any step: the same past, a decay from there, and the original goes on', () => {
  fc.assert(
    fc.property(
      machine,
      actions,
      fc.nat(100),
      fc.integer({ min: 1, max: 20 }),
      (one, all_, where, over) => {
        const scheduler = new Scheduler(one, RUN);
        for (const action of all_) apply(scheduler, action);
        const before = reread(scheduler);
        const at = where % (scheduler.t + 1);
        const branch = fork(scheduler, { at, over });
        expect(reread(scheduler)).toStrictEqual(before);
        expect([branch.t, branch.run.steps]).toStrictEqual([at, at + over]);
        expect(branch.events.every(({ step }) => step <= at)).toBe(true);
        for (let s = at > 0 ? 0 : 1; s <= at; s += 1) {
          for (const group of [0, 1]) {
            expect(branch.at(s, { group })).toBe(scheduler.at(s, { group }));
            expect(branch.at(s, { group, param: 'momentum' })).toBe(
              scheduler.at(s, { group, param: 'momentum' }),
            );
          }
        }
        const rate = branch.at(at);
        for (let i = 0; i <= over; i += 1) {
          expect(branch.at(at + i)).toBeCloseTo(rate * (1 - i / over), 12);
        }
        expectStrictJson(branch.toJSON());
        const again = restore(reread(branch), all);
        while (branch.t < at + over) expect(again.step()).toStrictEqual(branch.step());
        expect(again.toJSON()).toStrictEqual(branch.toJSON());
      },
    ),
    { numRuns: 250 },
  );
});

test('several decays of one stable run', () => {
  const scheduler = new Scheduler(sequence([warmup({ duration: '1ep' }), constant()]), {
    lr: 1,
    stepsPerEpoch: 10,
  });
  scheduler.step({ by: 100 });
  const branches = [40, 70, 100].map((at) =>
    fork(scheduler, { at, over: '1ep', shape: '1-sqrt', min: 0.01 }),
  );
  for (const branch of branches) {
    const event = branch.events.find(({ type }) => type === 'retargeted');
    expect(event).toMatchObject({ policy: 'fork', step: branch.t });
    expect(branch.lr).toBe(1);
    expect(branch.at(branch.t + 4)).toBeCloseTo(0.01 + 0.99 * (1 - Math.sqrt(0.4)), 14);
    expect(branch.at(branch.t + 10)).toBe(0.01);
  }
  expect(scheduler.at(500)).toBe(1);
});

test('a branch from before a cut or a stop does not know of it', () => {
  const scheduler = new Scheduler(
    chain(plateau({ patience: 1, factor: 0.5 }), earlyStopping({ patience: 4 })),
    { lr: 1 },
  );
  for (let i = 0; i < 6; i += 1) scheduler.step({ metrics: { val_loss: 1 } });
  expect([scheduler.lr, scheduler.stopped?.step]).toStrictEqual([0.25, 5]);
  expect(fork(scheduler, { at: 2, over: 5 }).lr).toBe(1);
  expect(fork(scheduler, { at: 3, over: 5 }).lr).toBe(0.5);
  const late = fork(scheduler, { over: 5 });
  expect([late.lr, late.stopped]).toStrictEqual([0.25, null]);
});

test('what is refused', () => {
  const scheduler = new Scheduler(cosine(), { lr: 1, steps: 10 });
  scheduler.step({ by: 4 });
  expect(codeOf(() => fork(scheduler, { at: 5, over: 1 }))).toBe('bad-time');
  expect(codeOf(() => fork(scheduler, { at: -1, over: 1 }))).toBe('bad-time');
  expect(codeOf(() => fork(scheduler, { over: '1ep' }))).toBe('missing-fact');
  expect(codeOf(() => fork(scheduler, {} as { over: number }))).toBe('bad-duration');
  expect(codeOf(() => fork(scheduler, { over: 1, keep: 'curve' } as { over: number }))).toBe(
    'bad-option',
  );
});
