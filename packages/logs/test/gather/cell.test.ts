import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyCell, readCell, type Cell } from '../../src/gather/cell.ts';

function cellOf(text: string): Cell {
  const cell = emptyCell();
  readCell(text, cell);
  return cell;
}

const number = fc.double({ noNaN: true, noDefaultInfinity: true });

test('a number is the one that Number reads, however it is written', () => {
  const digits = fc.integer({ min: 0, max: 20 });
  fc.assert(
    fc.property(number, digits, (value, count) => {
      const texts = [String(value), value.toExponential(count), value.toPrecision(count + 1)];
      if (Math.abs(value) < 1e20)
        texts.push(value.toFixed(count), `+${Math.abs(value).toFixed(count)}`);
      for (const text of texts) {
        expect(cellOf(text).value).toBe(Number(text));
        expect(cellOf(text).kind === 'number').toBe(Number.isFinite(Number(text)));
        expect(cellOf(` ${text}\t`).value).toBe(Number(text));
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['0.5', 1, 1],
  ['0.500', 3, 3],
  ['-12.50', 2, 4],
  ['0.000016', 6, 2],
  ['1.56e-05', -1, 3],
  ['1.0000E-04', -1, 5],
  ['007', 0, 1],
  ['.5', 1, 1],
  ['5.', 0, 1],
  ['0', 0, 0],
])('%s has %i decimals and %i significant digits', (text, decimals, significant) => {
  expect(cellOf(text)).toMatchObject({ kind: 'number', decimals, significant });
});

test.each([
  'e5',
  '.',
  '-',
  '+',
  '1e',
  '1e+',
  '1,5',
  '0x1f',
  '1_000',
  '١',
  'one',
  '1 2',
  '--1',
  '[1, 2]',
])('%j is no number', (text) => {
  expect(cellOf(text).kind).not.toBe('number');
});

test('any text is read, and what is a number to it is one to Number', () => {
  const letters = fc.constantFrom(...'0123456789.eE+-, naifNA[]()\u00A0'.split(''));
  fc.assert(
    fc.property(fc.string({ unit: letters, maxLength: 12 }), (text) => {
      const cell = cellOf(text);
      if (cell.kind !== 'number' || /[[(]/u.test(text)) return;
      expect(cell.value).toBe(Number(text.trim()));
    }),
  );
});

test('a percentage is the number before its sign', () => {
  expect(cellOf('95.30%')).toMatchObject({ kind: 'number', value: 95.3, decimals: 2 });
  expect(cellOf('%').kind).toBe('no-number');
  expect(cellOf('%%%%').kind).toBe('no-number');
});

test('what is beyond the doubles is infinite', () => {
  expect(cellOf('1e999').kind).toBe('Infinity');
  expect(cellOf('-1e999').kind).toBe('-Infinity');
  expect(cellOf('1e-999')).toMatchObject({ kind: 'number', value: 0 });
});
