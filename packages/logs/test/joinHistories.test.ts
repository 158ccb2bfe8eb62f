import { checkHistory, type History } from '@stepwise/core';
import { describe, expect, test } from 'vitest';
import { joinHistories } from '../src/joinHistories.ts';
import { readLogSync } from '../src/readLog.ts';

const TRAIN = 'epoch,epoch_loss,epoch_lr\n0,3,0.1\n1,2,0.1\n';
const VALIDATION = 'epoch,epoch_loss\n0,4\n1,3\n';

const joined = (...histories: History[]): readonly (readonly [string, string | null, number[]])[] =>
  checkHistory(joinHistories(histories)).runs.flatMap(({ series }) =>
    series.map(({ name, of, values }) => [name, of, [...values]] as const),
  );

const EXPECTED = [
  ['epoch_loss', 'train', [3, 2]],
  ['epoch_lr', null, [0.1, 0.1]],
  ['validation/epoch_loss', 'validation', [4, 3]],
];

describe('whose data it is', () => {
  test.each([
    ['is said by their names', 'logs/train/events', 'logs/validation/events'],
    ['is said by one name', 'events.1', 'events-val'],
    ['is guessed from the learning rate', 'events.1', 'events.2'],
  ])('%s', (_, first, second) => {
    const train = readLogSync(TRAIN, { name: first });
    const validation = readLogSync(VALIDATION, { name: second });
    expect(joined(train, validation)).toEqual(EXPECTED);
  });

  test('stays open where nothing says it', () => {
    const first = readLogSync(VALIDATION, { name: 'a' });
    const second = readLogSync(VALIDATION, { name: 'b' });
    expect(joined(first, second)).toEqual([
      ['epoch_loss', 'train', [4, 3]],
      ['b/epoch_loss', 'train', [4, 3]],
    ]);
  });
});

test('facts, messages and damage of all files are kept', () => {
  const train = readLogSync(TRAIN, { name: 'train' });
  const [run] = train.runs;
  if (run === undefined) throw new Error('a run was read');
  const other: History = {
    ...train,
    source: { ...train.source, name: 'validation' },
    runs: [
      {
        ...run,
        facts: { framework: 'keras', configuration: { patience: 3 } },
        messages: [{ code: 'best', axis: 'epoch', at: 1, text: 'best' }],
        damage: [{ code: 'unreadable-line', text: 'one' }],
      },
    ],
    damage: [{ code: 'truncated', text: 'two' }],
  };
  const history = checkHistory(joinHistories([train, other]));
  expect(history.runs[0]).toMatchObject({
    facts: { framework: 'keras', configuration: { patience: 3 } },
    messages: [{ text: 'best' }],
    damage: [{ text: 'one' }],
  });
  expect(history.damage).toEqual([{ code: 'truncated', text: 'two' }]);
  expect(history.source.name).toBe('train + validation');
});

test('a single history is itself, but for its source', () => {
  const history = readLogSync(TRAIN);
  expect(joinHistories([history]).runs).toEqual(history.runs);
});

test('files of different trainings are refused', () => {
  const two = readLogSync(`${TRAIN}0,3,0.1\n`);
  expect(() => joinHistories([readLogSync(TRAIN), two])).toThrow(
    /equally many runs; got 1 in csv and 2/u,
  );
  expect(() => joinHistories([])).toThrow(/at least one/u);
});
