import { analyze } from '@stepwise/analysis';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyHistory } from './arbitraryHistory.ts';
import { objections } from './schema.ts';

test('any history is explained, as strict JSON that fits the schema', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const analysis = analyze(history);
      expect(notJson(analysis)).toEqual([]);
      expect(objections(analysis)).toEqual([]);
      expect(analysis.runs.length).toBe(history.runs.length);
    }),
    { numRuns: 300, seed: 11 },
  );
});

/** Where there is what JSON can't hold: it would be another thing, or gone, on the way back. */
function notJson(value: unknown, place = ''): readonly string[] {
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0) ? [] : [`${place}: ${value}`];
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return [];
  if (typeof value !== 'object') return [`${place}: ${typeof value}`];
  return Object.entries(value).flatMap(([key, member]) => notJson(member, `${place}.${key}`));
}
