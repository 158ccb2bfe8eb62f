import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineRecord } from '../../src/json/lineRecord.ts';

/** What a record should be, from JSON.parse: all below as names, null and empty lists left out. */
function expected(value: object): { numbers: Map<string, number>; words: Map<string, unknown> } {
  const numbers = new Map<string, number>();
  const words = new Map<string, unknown>();
  const visit = (name: string, inner: unknown): void => {
    if (typeof inner === 'number') numbers.set(name, inner);
    else if (typeof inner === 'object' && inner !== null) {
      for (const [key, member] of Object.entries(inner)) visit(`${name}/${key}`, member);
    } else if (inner !== null) words.set(name, inner);
  };
  for (const [key, member] of Object.entries(value)) visit(key, member);
  return { numbers, words };
}

const name = fc.stringMatching(/^[a-z_/ ]{1,12}$/);
const scalar = fc.oneof(
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.integer(),
  fc.constant(null),
);
const plain = fc.dictionary(name, scalar, { minKeys: 1 });
const nested = fc.dictionary(
  name,
  fc.oneof(
    scalar,
    fc.boolean(),
    fc.stringMatching(/^[g-z ]{1,9}$/),
    fc.dictionary(name, scalar, { minKeys: 1 }),
  ),
  { minKeys: 1 },
);

test('objects are read as JSON.parse reads them, on the short way and on the long one', () => {
  fc.assert(
    fc.property(fc.oneof(plain, nested), fc.boolean(), (value, spaced) => {
      const text = spaced
        ? JSON.stringify(value, null, 1).replaceAll('\n', ' ')
        : JSON.stringify(value);
      const read = lineRecord(text);
      if (typeof read === 'string') throw new Error(read);
      const { numbers, words } = expected(JSON.parse(text) as object);
      const values = [...read.numbers].map(([key, digits]) => [key, Number(digits)] as const);
      expect(new Map(values)).toEqual(numbers);
      expect(read.words).toEqual(words);
    }),
    { numRuns: 300 },
  );
});

const numbersOf = (text: string) => {
  const read = lineRecord(text);
  return typeof read === 'string' ? read : Object.fromEntries(read.numbers);
};

test('digits stay as they are written, bare NaN too', () => {
  expect(numbersOf('{"lr": 1.50e-05, "loss": NaN, "a": -Infinity, "b": null}')).toEqual({
    lr: '1.50e-05',
    loss: 'NaN',
    a: '-Infinity',
  });
  expect(numbersOf('{"s": "x", "lr": 1.50e-05, "loss": NaN, "a": -Infinity}')).toEqual({
    lr: '1.50e-05',
    loss: 'NaN',
    a: '-Infinity',
  });
});

test('a rate for each group, and lists of one number', () => {
  expect(
    numbersOf('{"lr": [0.1, 0.1], "x_lr": [0.1, 0.2], "loss": [0.5], "matrix": [1, 2]}'),
  ).toEqual({ lr: '0.1', 'x_lr/0': '0.1', 'x_lr/1': '0.2', loss: '0.5' });
});

test('of two members with one name the later one counts', () => {
  expect(numbersOf('{"a": 1, "a": 2}')).toEqual({ a: '2' });
  expect(numbersOf('{"a": 1, "a": null}')).toEqual({});
});

test.each([
  ['{"a": 1', 'it ends inside a value'],
  ['{"a": 1} {"b": 2', 'it ends inside a value'],
  ['[1]', 'it is no object'],
  ['{"a": 01}', 'a number stands in the wrong place'],
  ['words', 'there is something that is no JSON'],
])('a line that is no object: %s', (text, fault) => {
  expect(lineRecord(text)).toBe(fault);
});
