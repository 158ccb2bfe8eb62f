import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countOn } from '../../src/json/countOn.ts';
import { eachRow } from '../../src/json/eachRow.ts';
import { jsonScanner } from '../../src/json/jsonScanner.ts';
import { jsonTree } from '../../src/json/jsonTree.ts';
import { textColumn } from '../../src/json/textColumn.ts';

const utf8 = new TextEncoder();

function treeOf(text: string) {
  const tree = jsonTree();
  jsonScanner(tree.events).write(utf8.encode(text));
  return { root: tree.root(), leftOut: tree.leftOut };
}

test('a column keeps texts with their indices, in the order of these', () => {
  const entry = fc.tuple(fc.nat(5000), fc.integer());
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 3000 }), fc.boolean(), (entries, isDense) => {
      const given = entries.map(([index, number], i) => ({
        index: isDense ? i : index,
        text: String(number),
      }));
      const column = textColumn();
      for (const { index, text } of given) column.put(index, text);
      expect(column.length).toBe(given.length);
      expect([...column.entries()]).toEqual(given.toSorted((a, b) => a.index - b.index));
    }),
    { numRuns: 30 },
  );
});

test('columns side by side, with gaps', () => {
  const columns = [textColumn(), textColumn()];
  columns[0]?.put(0, 'a0');
  columns[0]?.put(3, 'a3');
  columns[0]?.put(3, 'b3');
  columns[1]?.put(1, 'c1');
  columns[1]?.put(3, 'c3');
  const rows: unknown[] = [];
  eachRow(columns, (index, cells) => rows.push([index, ...cells]));
  expect(rows).toEqual([
    [0, 'a0', undefined],
    [1, undefined, 'c1'],
    [3, 'b3', 'c3'],
  ]);
});

test('steps inside an epoch are counted on', () => {
  const counted = countOn();
  const rows = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
    [2, 0],
    [0, 0],
    [0, 1],
  ] as const;
  expect(rows.map(([epoch, step]) => counted.next(epoch, step))).toEqual([0, 1, 2, 3, 4, 0, 1]);
  const fromOne = countOn();
  expect(
    [
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
    ].map(([epoch = 0, step = 0]) => fromOne.next(epoch, step)),
  ).toEqual([1, 2, 3, 4]);
  const global = countOn();
  expect(
    [
      [1, 10],
      [1, 20],
      [2, 30],
    ].map(([epoch = 0, step = 0]) => global.next(epoch, step)),
  ).toEqual([10, 20, 30]);
});

test('names without end are left out and counted', () => {
  const { root, leftOut } = treeOf(
    `{${Array.from({ length: 6000 }, (_, i) => `"k${i}": 1`).join(',')}}`,
  );
  expect(root?.is === 'branch' && root.members.size).toBe(4096);
  expect(leftOut).toBe(6000 - 4096);
  const rows = treeOf(`[${Array.from({ length: 6000 }, (_, i) => `{"k${i}": 1}`).join(',')}]`);
  expect(rows.root?.is === 'list' && rows.root.rows.size).toBe(4096);
  expect(rows.leftOut).toBe(6000 - 4096);
});

test('rows are not kept, however many there are', () => {
  const { root, leftOut } = treeOf(
    `[${Array.from({ length: 8000 }, (_, i) => `{"epoch": ${i}, "a": {"b": 1, "c": [1, 2]}}`).join(',')}]`,
  );
  expect(leftOut).toBe(0);
  expect(root?.is === 'list' && [...root.rows].map(([name, { length }]) => [name, length])).toEqual(
    [
      ['epoch', 8000],
      ['a/b', 8000],
    ],
  );
});

test('a name as large as a number is no place in memory', () => {
  const { root } = treeOf('{"loss": [{"999999999999": 1}, {"5": 2}], "a": [["x"], [1, 2, 3]]}');
  expect(root?.is).toBe('branch');
});
