import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LONGEST_LINE, lineSplitter } from '../../src/input/lineSplitter.ts';

function split(pieces: readonly string[]): { lines: string[]; tooLong: number[]; rest: boolean } {
  const lines: string[] = [];
  const tooLong: number[] = [];
  const splitter = lineSplitter({
    line(text, number) {
      expect(number).toBe(lines.length + tooLong.length + 1);
      lines.push(text);
    },
    tooLong: (number) => {
      tooLong.push(number);
    },
  });
  for (const piece of pieces) splitter.text(piece);
  return { lines, tooLong, rest: splitter.end() };
}

const text = fc
  .array(fc.constantFrom('a', 'bc', '\n', '\r', '\r\n', ' '), { maxLength: 30 })
  .map((parts) => parts.join(''));

test('lines are what stands between the ends of lines, in whatever pieces the text comes', () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat(40), { maxLength: 6 }), (whole, cuts) => {
      const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)), whole.length];
      const sorted = places.toSorted((a, b) => a - b);
      const pieces = sorted.slice(1).map((to, index) => whole.slice(sorted[index], to));
      const expected = whole.split(/\r\n|\n|\r/u);
      const rest = expected.pop() ?? '';
      expect(split(pieces)).toEqual({
        lines: rest === '' ? expected : [...expected, rest],
        tooLong: [],
        rest: rest !== '',
      });
    }),
  );
});

test('a line that is too long is left out, however it comes', () => {
  const long = 'x'.repeat(LONGEST_LINE + 1);
  expect(split([`a\n${long}\nb\n`])).toEqual({ lines: ['a', 'b'], tooLong: [2], rest: false });
  const pieces = ['a\n', ...Array.from({ length: 9 }, () => 'x'.repeat(LONGEST_LINE / 8)), '\nb'];
  expect(split(pieces)).toEqual({ lines: ['a', 'b'], tooLong: [2], rest: true });
  expect(split(['x'.repeat(LONGEST_LINE)]).lines).toHaveLength(1);
});
