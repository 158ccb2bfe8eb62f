import { analyze } from '@stepwise/analysis';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyHistory } from './arbitraryHistory.ts';
import { objections } from './schema.ts';

test('any history is explained, as strict JSON that fits the schema', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const analysis = analyze(history);
      // what JSON can't hold would be another thing, or gone, on the way back
      expect(JSON.parse(JSON.stringify(analysis))).toStrictEqual(withoutMinusZero(analysis));
      expect(objections(analysis)).toEqual([]);
      expect(analysis.runs.length).toBe(history.runs.length);
    }),
    { numRuns: 300, seed: 11 },
  );
});

/** The same with 0 for −0, which JSON does not tell apart. */
function withoutMinusZero(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(withoutMinusZero);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, withoutMinusZero(member)]),
  );
}
