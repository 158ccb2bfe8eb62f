import { constant, cosine, Scheduler } from '@stepwise/core';
import { all } from '@stepwise/core/all';
import { describe, expect, it, test } from 'vitest';
import { BARE, BARE_CURVE, bareGroups, STEPS, STEPS_OF_GROUPS } from '../src/coreBench/bare.ts';
import { kindsWithoutSubject } from '../src/coreBench/kindsWithoutSubject.ts';
import { MACHINES, OBSERVERS } from '../src/coreBench/machines.ts';
import {
  asking,
  observing,
  previewing,
  readingObjects,
  stepping,
  steppingGroups,
} from '../src/coreBench/subjects.ts';
import { plainLines, tableLines, verdict } from '../src/coreBench/table.ts';

describe('kinds', () => {
  test('each is measured', () => {
    expect(kindsWithoutSubject(MACHINES, Object.keys(all))).toEqual([]);
  });

  test('one that is not is told', () => {
    expect(kindsWithoutSubject({ a: constant() }, ['cosine', 'constant', 'step'])).toEqual([
      'cosine',
      'step',
    ]);
  });

  test('those that hear metrics do so where they are measured', async () => {
    for (const machine of Object.values(OBSERVERS)) {
      const scheduler = new Scheduler(machine, {
        lr: 0.1,
        stepsPerEpoch: STEPS / 100,
        epochs: 100,
      });
      expect(() => scheduler.step({ metrics: {} })).toThrow(/val_loss|metric/);
    }
    const count = 2000;
    const run = await observing(
      'threePhase',
      MACHINES['preset threePhase'] ?? constant(),
    ).prepare();
    // the sum of a ramp from base / (w) in steps of it, and of one event: the phase at step 0
    const ramp = STEPS / 20;
    expect(await run(count)).toBeCloseTo((0.1 * count * (count + 1)) / 2 / ramp + 1, 6);
  });
});

test.each(Object.entries(MACHINES))('%s can be measured in every way', async (name, machine) => {
  for (const subject of [
    stepping(name, machine),
    steppingGroups(name, machine, 3),
    readingObjects(name, machine, 3),
    previewing(name, machine),
    asking(name, machine, machine.spec.kind === 'multiplicativeLambda' ? 1e3 : 1e9),
  ]) {
    const run = await subject.prepare();
    expect(Number.isFinite(await run(20))).toBe(true);
  }
});

describe('the bare formula', () => {
  const sumOver = (duration: number): number =>
    new Scheduler(cosine({ duration }), { lr: 0.1 })
      .preview(1000)
      .reduce((sum, rate) => sum + rate);

  it('is that of the cosine', async () => {
    expect(await (await BARE.prepare())(1000)).toBeCloseTo(sumOver(STEPS), 9);
    expect(await (await bareGroups(7).prepare())(1000)).toBeCloseTo(sumOver(STEPS_OF_GROUPS), 9);
    const last = new Scheduler(cosine({ duration: 1000 }), { lr: 0.1 }).at(999);
    expect(await (await BARE_CURVE.prepare())(1000)).toBeCloseTo(last, 12);
  });
});

describe('tables', () => {
  const reference = { name: 'bare', nanoseconds: 10, ratio: 1 };
  const quick = { name: 'quick', nanoseconds: 40, ratio: 4 };
  const slow = { name: 'slow', nanoseconds: 41, ratio: 4.1 };
  const broken = { name: 'broken', nanoseconds: Number.NaN, ratio: Number.NaN };

  it('say of each row whether it meets the bound', () => {
    const measured = { reference, subjects: [quick, slow, broken] };
    const [head, bare, ...rows] = tableLines('steps', measured, 4);
    expect(head).toMatch(/^steps +ns +ratio {2}bound 4$/);
    expect(bare).toMatch(/^bare +10\.0 +1\.00$/);
    expect(rows[0]).toMatch(/^quick +40\.0 +4\.00 {2}met$/);
    expect(rows[1]).toMatch(/^slow +41\.0 +4\.10 {2}not met$/);
    expect(rows[2]).toMatch(/^broken +NaN +NaN {2}not met$/);
    expect(plainLines('other', [slow])[1]).toMatch(/^slow +41\.0 +4\.10$/);
  });

  it('are summed up in one line', () => {
    expect(verdict('steps', { reference, subjects: [quick] }, 4)).toBe('steps ≤ 4: met by all 1');
    expect(verdict('steps', { reference, subjects: [quick, slow] }, 4)).toBe(
      'steps ≤ 4: not met by 1 of 2: slow 4.10',
    );
  });
});
