import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { splitRow } from '../../src/table/splitRow.ts';

test.each([
  ['a,b,c', ['a', 'b', 'c']],
  ['', ['']],
  ['a,,', ['a', '', '']],
  ['"a","b"', ['a', 'b']],
  ['"a,b",c', ['a,b', 'c']],
  ['"",""', ['', '']],
  ['"say ""a"" and b",c', ['say "a" and b', 'c']],
  ['1,[2, 3],4', ['1', '[2, 3]', '4']],
  ['1,[2, 3', ['1', '[2', ' 3']],
])('%j', (line, cells) => {
  expect(splitRow(line, ',')).toEqual(cells);
});

test('blanks', () => {
  expect(splitRow('  1  2   3 ', ' ')).toEqual(['1', '2', '3']);
  expect(splitRow('train loss  val loss', '  ')).toEqual(['train loss', 'val loss']);
});

test('rows that were written as CSV come back', () => {
  const cells = fc.array(
    fc.string({ maxLength: 6 }).map((text) => text.replaceAll(/[\r\n[\]]/gu, ' ')),
    {
      minLength: 1,
      maxLength: 6,
    },
  );
  fc.assert(
    fc.property(cells, fc.boolean(), (row, quotes) => {
      expect(splitRow(Papa.unparse([row], { quotes }), ',')).toEqual(row);
    }),
  );
});
