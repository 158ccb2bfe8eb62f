import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { all } from '../src/all.ts';
import {
  chain,
  constant,
  restore,
  Scheduler,
  select,
  sequence,
  why,
  type Machine,
} from '../src/index.ts';

/** As the README has it. */
function everyOther(): Machine<null> {
  return {
    spec: { kind: 'everyOther' },
    bind: (_, place) => ({
      length: Infinity,
      initial: null,
      apply(_state, t, { param, values }) {
        if (param === place.param && t % 2 === 1) values.fill(0);
      },
      phase: () => null,
    }),
  };
}

const own = { ...all, everyOther };

test('a machine of a user stands wherever others do', () => {
  const half = constant({ factor: 0.5 });
  const rates = (machine: Machine): readonly number[] => [
    ...new Scheduler(machine, { lr: 1, steps: 9 }).preview(5),
  ];
  expect(rates(everyOther())).toEqual([1, 0, 1, 0, 1]);
  expect(rates(chain(half, everyOther()))).toEqual([0.5, 0, 0.5, 0, 0.5]);
  expect(rates(sequence([{ machine: half, duration: 3 }, everyOther()]))).toEqual([
    0.5, 0.5, 0.5, 1, 0,
  ]);
});

test('it drives what it is selected for', () => {
  const machine = select({ param: { momentum: everyOther() } });
  const groups = [{ name: 'all', base: { lr: 1, momentum: 0.9 } }];
  const scheduler = new Scheduler(machine, { groups });
  scheduler.step();
  expect(scheduler.values).toEqual([{ lr: 1, momentum: 0 }]);
});

test('it is saved and restored with its kind', () => {
  const scheduler = new Scheduler(chain(everyOther(), constant({ factor: 0.5 })), { lr: 1 });
  for (let t = 0; t < 3; t += 1) scheduler.step();
  const again = restore(JSON.parse(JSON.stringify(scheduler)), own);
  expect([again.t, again.lr]).toEqual([3, 0]);
  expect(again.at(4)).toBe(0.5);
  expect(why(again)).toEqual(why(scheduler));
});

test('the README has it, and how it is restored', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const source = readFileSync(new URL(import.meta.url), 'utf8');
  const code = source.slice(source.indexOf('function everyOther'), source.indexOf('const own ='));
  expect(readme.replaceAll(/\s+/g, ' ')).toContain(code.replaceAll(/\s+/g, ' ').trim());
  expect(readme).toContain('{ ...all, everyOther }');
});
