import { describe, expect, test } from 'vitest';
import { checkHistory, StepwiseError, type History } from '../src/index.ts';

function history(): History {
  return {
    version: 1,
    source: { format: 'by hand', because: 'written for this test', name: 'a.csv' },
    runs: [
      {
        name: 'first',
        series: [
          {
            name: 'lr',
            role: 'rate',
            of: null,
            mode: null,
            group: '0',
            axis: 'step',
            at: [0, 10, 20],
            elsewhere: [0, 0.5, 1],
            values: [0.1, 0.1, 0.05],
            nonFinite: [],
            precision: { significant: 3 },
          },
          {
            name: 'sum',
            role: 'loss',
            of: 'validation',
            mode: 'min',
            sumOf: ['a', 'b'],
            axis: 'epoch',
            at: [0.5, 1],
            values: [1, -2],
            nonFinite: [{ value: 'NaN', from: 2, to: 3, count: 2 }],
            precision: { decimals: 5 },
          },
        ],
        facts: { framework: 'keras', plannedEpochs: 3, configuration: { patience: 5, name: 'x' } },
        messages: [{ code: 'reduced', axis: 'epoch', at: 1, value: 0.05, text: 'reducing' }],
        events: [{ type: 'skipped', step: 4 }],
        damage: [{ code: 'interleaved', text: 'two', from: { axis: 'epoch', at: 2 }, line: 7 }],
      },
    ],
    damage: [{ code: 'truncated', text: 'cut', count: 2 }],
  };
}

/** The same with another value at a place. */
function having(path: readonly (string | number)[], value: unknown): unknown {
  const changed: unknown = structuredClone(history());
  let parent = changed as Record<string, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
  const last = String(path.at(-1));
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return changed;
}

describe('checkHistory', () => {
  test('gives what it was given', () => {
    const given = history();
    expect(checkHistory(given)).toBe(given);
    expect(checkHistory(JSON.parse(JSON.stringify(given)))).toEqual(given);
  });

  const firstSeries = ['runs', 0, 'series', 0];
  test.each<[string, readonly (string | number)[], unknown]>([
    ['history.version: wanted 1', ['version'], 2],
    ['history.source', ['source'], undefined],
    ['history.source.format', ['source', 'format'], ''],
    ['history.runs', ['runs'], {}],
    ['history.runs[0].series[0].role', [...firstSeries, 'role'], 'rates'],
    ['history.runs[0].series[0].at[1]', [...firstSeries, 'at', 1], 0],
    ['history.runs[0].series[0].at[2]', [...firstSeries, 'at', 2], 10],
    ['history.runs[0].series[0].at[0]', [...firstSeries, 'at', 0], null],
    ['history.runs[0].series[0].values[1]', [...firstSeries, 'values', 1], 'NaN'],
    ['history.runs[0].series[0].values: wanted as many', [...firstSeries, 'values'], [1]],
    ['history.runs[0].series[0].elsewhere: wanted as many', [...firstSeries, 'elsewhere'], []],
    ['history.runs[0].series[0]: wanted an object with only', [...firstSeries, 'extra'], 1],
    ['series[0].precision.significant', [...firstSeries, 'precision'], { significant: 0 }],
    ['series[0].precision', [...firstSeries, 'precision'], { decimals: 1, significant: 1 }],
    ['facts.configuration.patience', ['runs', 0, 'facts', 'configuration', 'patience'], [5]],
    ['runs[0].messages[0].code', ['runs', 0, 'messages', 0, 'code'], 'said'],
    ['runs[0].events[0]: wanted an event', ['runs', 0, 'events', 0], 1],
    ['runs[0].events[0].type', ['runs', 0, 'events', 0, 'type'], 'said'],
    ['runs[0].damage[0].from.axis', ['runs', 0, 'damage', 0, 'from', 'axis'], 'day'],
    ['history.damage[0].code', ['damage', 0, 'code'], 'bad'],
  ])('names %s', (place, path, value) => {
    let caught: unknown;
    try {
      checkHistory(having(path, value));
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(StepwiseError);
    expect((caught as StepwiseError).code).toBe('bad-history');
    expect((caught as Error).message).toContain(place);
  });

  test.each([null, 1, 'x', [], new Map(), () => 1])('refuses %s', (value) => {
    expect(() => checkHistory(value)).toThrow(StepwiseError);
  });
});
