import type { RunHistory, Series } from '@stepwise/core';
import { describe, expect, test } from 'vitest';
import { withDamage } from '../../src/damage/withDamage.ts';

function seriesOf(
  name: string,
  role: Series['role'],
  at: readonly number[],
  values: readonly number[],
): Series {
  return { name, role, of: null, mode: null, axis: 'epoch', at, values, nonFinite: [] };
}

function runOf(at: readonly number[], values: readonly number[] = at): RunHistory {
  return {
    name: null,
    series: [seriesOf('loss', 'loss', at, values)],
    facts: {},
    messages: [],
    events: [],
    damage: [],
  };
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('two trainings in turns', () => {
  test('are put together as two runs, in doubt from the first turn on', () => {
    // the second starts when the first is at 79; then each writes a row, and a place that falls is a new run
    const turns = range(1, 10).map((turn) => runOf([turn, 79 + turn]));
    const [ahead, behind, ...others] = withDamage([runOf(range(1, 79)), ...turns]);
    expect(others).toEqual([]);
    expect(ahead?.series[0]?.at).toEqual(range(1, 89));
    expect(ahead?.series[0]?.values).toEqual(range(1, 89));
    expect(behind?.series[0]?.at).toEqual(range(1, 10));
    expect(ahead?.damage).toMatchObject([{ code: 'interleaved', from: { axis: 'epoch', at: 80 } }]);
    expect(behind?.damage).toMatchObject([{ code: 'interleaved', from: { axis: 'epoch', at: 1 } }]);
  });

  test.each([
    ['fits one after the other', [range(0, 4), range(0, 3), range(0, 9), range(0, 4)]],
    [
      'a training taken up from checkpoints',
      [range(0, 10), range(9, 12), range(11, 14), range(13, 16), range(15, 20)],
    ],
    [
      'folds of equal length',
      [range(1, 10), range(1, 10), range(1, 10), range(1, 10), range(1, 10)],
    ],
  ])('%s stay as they are', (_, places) => {
    const runs = places.map((at) => runOf(at));
    expect(withDamage(runs)).toEqual(runs);
  });
});

describe('a run that goes on after it has stopped', () => {
  const stopped = { code: 'stopped-early', axis: 'epoch', at: 20, text: 'stopping' } as const;
  const rates = range(1, 40).map((epoch) => (epoch === 25 ? 1 : 1e-3));

  test('with rates that can not be, another has written into its file', () => {
    const run = runOf(range(1, 40));
    const series = [...run.series, seriesOf('lr', 'rate', range(1, 40), rates)];
    const [found] = withDamage([{ ...run, series, messages: [stopped] }]);
    expect(found?.damage).toMatchObject([
      { code: 'implausible-rate', from: { at: 25 }, to: { at: 25 } },
      { code: 'interleaved', from: { axis: 'epoch', at: 21 } },
    ]);
    expect(found?.series).toEqual(series);
  });

  test('without any, it was taken up again', () => {
    const run = { ...runOf(range(1, 40)), messages: [stopped] };
    expect(withDamage([run])).toEqual([run]);
  });
});
