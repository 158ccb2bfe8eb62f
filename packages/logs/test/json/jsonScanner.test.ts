import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonScanner } from '../../src/json/jsonScanner.ts';
import { pieces } from '../pieces.ts';

const utf8 = new TextEncoder();

type Event = readonly [what: string, value?: unknown];

/** All that is told of a text that comes in pieces, and its fault. */
function scan(parts: readonly Uint8Array[]): { events: Event[]; fault: string | null } {
  const events: Event[] = [];
  const scanner = jsonScanner({
    begin: (what) => events.push([what]),
    end: () => events.push(['end']),
    key: (name) => events.push(['key', name]),
    number: (text) => events.push(['number', text]),
    other: (value) => events.push(['other', value]),
  });
  for (const part of parts) scanner.write(part);
  return { events, fault: scanner.end() };
}

const scanText = (text: string) => scan([utf8.encode(text)]);

/** Puts together what the events tell, as JSON.parse would. */
function built(events: readonly Event[]): unknown {
  const values: unknown[] = [];
  const open: { list: unknown[]; keys: string[]; isObject: boolean }[] = [
    { list: values, keys: [], isObject: false },
  ];
  for (const [what, value] of events) {
    const top = open.at(-1);
    if (what === 'key') top?.keys.push(String(value));
    else if (what === 'number') top?.list.push(Number(value));
    else if (what === 'other') top?.list.push(value);
    else if (what === 'end') {
      const done = open.pop();
      const list = done?.list ?? [];
      const made = done?.isObject
        ? Object.fromEntries(done.keys.map((key, i) => [key, list[i]]))
        : list;
      open.at(-1)?.list.push(made);
    } else open.push({ list: [], keys: [], isObject: what === 'object' });
  }
  return values[0];
}

test('all JSON is told as JSON.parse reads it, in any pieces', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.array(fc.nat(), { maxLength: 8 }), (text, cuts) => {
      const { events, fault } = scan(pieces(utf8.encode(text), cuts));
      expect(fault).toBeNull();
      expect(JSON.stringify(built(events))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});

test('the digits of numbers are kept', () => {
  const { events } = scanText('[1.560e-05, -0, 12345678901234567890, 2E+3]');
  expect(events.slice(1, -1)).toEqual([
    ['number', '1.560e-05'],
    ['number', '-0'],
    ['number', '12345678901234567890'],
    ['number', '2E+3'],
  ]);
});

test('bare words for numbers that are not finite are strings; the same words in strings stay', () => {
  const text =
    '{"NaN, -Infinity\\\\": [NaN, Infinity, -Infinity, nan, -inf, inf, -nan, +Infinity, +1.5, "say \\"NaN\\" -inf"]}';
  expect(scanText(text).events).toEqual([
    ['object'],
    ['key', 'NaN, -Infinity\\'],
    ['array'],
    ['other', 'NaN'],
    ['other', 'Infinity'],
    ['other', '-Infinity'],
    ['other', 'NaN'],
    ['other', '-Infinity'],
    ['other', 'Infinity'],
    ['other', 'NaN'],
    ['other', 'Infinity'],
    ['number', '1.5'],
    ['other', 'say "NaN" -inf'],
    ['end'],
    ['end'],
  ]);
});

test('bytes of any kind, in any pieces, give the same events and the same fault', () => {
  const char = fc.constantFrom(
    ...'{ } [ ] : , " \\ u 0 1 2 3 e E + - . N a I f i n t y r \n é 😀 \u0000'.split(' '),
    ' ',
  );
  const text = fc.array(char, { maxLength: 40 }).map((chars) => utf8.encode(chars.join('')));
  const bytes = fc.oneof(text, fc.uint8Array({ maxLength: 20 }));
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(), { maxLength: 6 }), (given, cuts) => {
      expect(scan(pieces(given, cuts))).toEqual(scan([given]));
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['{"a": [1, 2', 'it ends inside a value'],
  ['{"a"', 'it ends inside a value'],
  ['"abc', 'it ends inside a value'],
  ['{"a": }', 'a } stands in the wrong place'],
  ['{"a": 1]', 'a ] stands in the wrong place'],
  ['[1 2]', 'a number stands in the wrong place'],
  ['[,]', 'a comma stands in the wrong place'],
  ['{"a": 1, : 2}', 'a colon stands in the wrong place'],
  ['[}', 'a } stands in the wrong place'],
  ['[nonsense]', 'there is something that is no JSON'],
  [']', 'a ] stands in the wrong place'],
  ['{a: 1}', 'there is something that is no JSON'],
  [`[${'1'.repeat(2000)}]`, 'a number of more than 1000 characters'],
  ['['.repeat(1000), 'objects and arrays are more than 128 deep'],
])('a fault is told: %.20s', (text, fault) => {
  expect(scanText(text).fault).toBe(fault);
});

test('values may follow each other, and a comma may stand at the end', () => {
  expect(scanText('[1,]{"a":2,}\n3').events).toEqual([
    ['array'],
    ['number', '1'],
    ['end'],
    ['object'],
    ['key', 'a'],
    ['number', '2'],
    ['end'],
    ['number', '3'],
  ]);
});

test('of a long string the beginning is told, whole to the character', () => {
  const long = `["${'é\\u00e9\\"'.repeat(5000)}", 1]`;
  const { events, fault } = scanText(long);
  expect(fault).toBeNull();
  expect(events[2]).toEqual(['number', '1']);
  const told = String(events[1]?.[1]);
  expect(told.length).toBeLessThan(4096);
  expect(told).toBe('éé"'.repeat(5000).slice(0, told.length));
});

test('bytes that are not UTF-8 cost a character and not the file', () => {
  const latin = Uint8Array.from(
    '{"path": "C:/Jos\u00e9", "loss": 1}',
    (char) => char.codePointAt(0) ?? 0,
  );
  const { events, fault } = scan([latin]);
  expect(fault).toBeNull();
  expect(events).toContainEqual(['other', 'C:/Jos\ufffd']);
  expect(events).toContainEqual(['number', '1']);
});

test('names such as __proto__ are names', () => {
  expect(scanText('{"__proto__": 1}').events[1]).toEqual(['key', '__proto__']);
});

test('what the events throw comes through', () => {
  const scanner = jsonScanner({
    begin: () => undefined,
    end: () => undefined,
    key: () => undefined,
    number: () => {
      throw new TypeError('mine');
    },
    other: () => undefined,
  });
  expect(() => scanner.write(utf8.encode('[1,2]'))).toThrow('mine');
});
