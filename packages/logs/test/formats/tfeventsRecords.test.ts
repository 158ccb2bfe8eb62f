import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEvent } from '../../src/formats/tfevents/readEvent.ts';
import { recordReader } from '../../src/formats/tfevents/records.ts';
import { pieces } from '../pieces.ts';
import {
  double,
  event,
  file,
  float,
  float32,
  float64,
  header,
  int,
  message,
  record,
  scalars,
  text,
  version,
  writerStart,
  type Bytes,
} from './tfeventsBytes.ts';

/** What is told of a file that comes in pieces. */
function read(parts: readonly Uint8Array[]): unknown[] {
  const told: unknown[] = [];
  const reader = recordReader({
    record: (kept, length) => {
      const { step, numbers, isStart, isWhole } = readEvent(kept, length);
      told.push([step, Object.fromEntries(numbers.map(({ tag, value }) => [tag, value]))]);
      if (isStart) told.push('start');
      if (!isWhole) told.push('not whole');
    },
    badData: () => told.push('bad data'),
    badHeader: () => told.push('bad header'),
    truncated: () => told.push('truncated'),
  });
  for (const part of parts) reader.chunk(part);
  reader.end();
  return told;
}

const readFile = (...records: readonly Bytes[]) => read([file(...records)]);

/** A tensor with fields, as the value of the tag `t`. */
const tensor = (...fields: readonly Bytes[]) => event(1, [['t', message(8, fields.flat())]]);

test('simple values, in any pieces', () => {
  const bytes = file(
    version,
    scalars(0, { a: 0.5, b: -2 }),
    scalars(70000, { a: 0.25 }),
    writerStart(3),
  );
  const expected = [[0, {}], [0, { a: 0.5, b: -2 }], [70000, { a: 0.25 }], [3, {}], 'start'];
  expect(read([bytes])).toEqual(expected);
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 9 }), (cuts) => {
      expect(read(pieces(bytes, cuts))).toEqual(expected);
    }),
  );
});

test.each<readonly [string, Bytes, number]>([
  ['float content', [...int(1, 1), ...message(4, float32(0.1))], Math.fround(0.1)],
  ['double content', [...int(1, 2), ...message(4, float64(0.1))], 0.1],
  ['half content', [...int(1, 19), ...message(4, [0x01, 0xc0])], -2.001953125],
  ['the least half', [...int(1, 19), ...message(4, [0x01, 0x00])], 2 ** -24],
  ['bfloat16 content', [...int(1, 14), ...message(4, [0xc0, 0x3f])], 1.5],
  ['int32 content', [...int(1, 3), ...message(4, [0xfe, 255, 255, 255])], -2],
  ['float_val', [...int(1, 1), ...float(5, 1.5)], 1.5],
  ['float_val, packed', [...int(1, 1), ...message(5, float32(1.5))], 1.5],
  ['double_val', [...int(1, 2), ...double(6, 0.1)], 0.1],
  ['double_val, packed', [...int(1, 2), ...message(6, float64(0.1))], 0.1],
  ['half_val', [...int(1, 19), ...int(13, 0x3e00)], 1.5],
  ['half_val, packed', [...int(1, 19), ...message(13, [0x80, 0x7c])], 1.5],
  ['a shape of ones', [...int(1, 1), ...message(2, message(2, int(1, 1))), ...float(5, 2)], 2],
])('tensors of one number: %s', (_, fields, value) => {
  expect(readFile(tensor(fields))).toEqual([[1, { t: value }]]);
});

test.each<readonly [string, Bytes]>([
  ['several numbers', [...int(1, 1), ...message(5, [...float32(1), ...float32(2)])]],
  ['content of several', [...int(1, 1), ...message(4, [...float32(1), ...float32(2)])]],
  ['a text', [...int(1, 7), ...text(8, 'words')]],
  ['a shape of several', [...int(1, 1), ...message(2, message(2, int(1, 3))), ...float(5, 2)]],
  ['nothing', int(1, 1)],
])('tensors of something else are passed over: %s', (_, fields) => {
  expect(readFile(tensor(fields))).toEqual([[1, {}]]);
});

test('pictures and histograms are passed over, also between numbers', () => {
  const image = message(4, [
    ...int(1, 2),
    ...message(
      4,
      Array.from({ length: 3000 }, () => 7),
    ),
  ]);
  const histogram = message(5, [...double(1, 0), ...message(6, float64(1))]);
  expect(
    readFile(
      event(4, [
        ['i', image],
        ['a', float(2, 1)],
        ['h', histogram],
        ['b', float(2, 2)],
      ]),
    ),
  ).toEqual([[4, { a: 1, b: 2 }]]);
});

test('of a record of more than 4 MiB the beginning is read, and what is lost is told', () => {
  // bytes built apart, as these are too many for a list of arguments
  const long = (
    values: readonly (readonly [string, Bytes])[],
    size: number,
    after: Bytes,
  ): Uint8Array => {
    const front = values.flatMap(([tag, fields]) => message(1, [...text(1, tag), ...fields]));
    const picture = (bytes: number): Bytes => [
      ...text(1, 'i'),
      // field 4 with as many zeros
      0x22,
      ...varintOf(bytes),
    ];
    const head = picture(size);
    const value = [0x0a, ...varintOf(head.length + size), ...head];
    const summarySize = front.length + value.length + size + after.length;
    const start = [...int(2, 9), 0x2a, ...varintOf(summarySize), ...front, ...value];
    const data = new Uint8Array(start.length + size + after.length);
    data.set(start);
    data.set(after, start.length + size);
    return data;
  };
  const size = 5 * 1024 * 1024;
  const last = long([['a', float(2, 1)]], size, []);
  const between = long([['a', float(2, 1)]], size, message(1, [...text(1, 'b'), ...float(2, 2)]));
  const told = (data: Uint8Array): unknown => {
    const { numbers, isWhole } = readEvent(data.subarray(0, 4 * 1024 * 1024), data.length);
    return [numbers, isWhole];
  };
  expect(told(last)).toEqual([[{ tag: 'a', value: 1 }], true]);
  expect(told(between)).toEqual([[{ tag: 'a', value: 1 }], false]);
});

const varintOf = (value: number): Bytes =>
  value < 128 ? [value] : [(value & 127) | 128, ...varintOf(value >> 7)];

test('a tag of more than 1024 bytes is none', () => {
  expect(readFile(scalars(1, { [`a${'b'.repeat(1024)}`]: 1, c: 2 }))).toEqual([
    [1, { c: 2 }],
    'not whole',
  ]);
});

test('negative steps and steps beyond 32 bits', () => {
  expect(readFile(scalars(-1, { a: 1 }), scalars(2 ** 40, { a: 2 }))).toEqual([
    [-1, { a: 1 }],
    [2 ** 40, { a: 2 }],
  ]);
});

test('a record whose data have another checksum is left out', () => {
  const broken = [...scalars(1, { a: 1 })];
  broken[20] = (broken[20] ?? 0) ^ 1;
  expect(readFile(scalars(0, { a: 0 }), broken, scalars(2, { a: 2 }))).toEqual([
    [0, { a: 0 }],
    'bad data',
    [2, { a: 2 }],
  ]);
});

test('after bytes that are no record the next record is found', () => {
  const junk = Array.from({ length: 100 }, (_, i) => (i * 37) % 256);
  expect(readFile(scalars(0, { a: 0 }), junk, scalars(2, { a: 2 }))).toEqual([
    [0, { a: 0 }],
    'bad header',
    [2, { a: 2 }],
  ]);
});

test.each([5, 14, 30])(
  'a file that ends inside a record is read up to there: %i bytes of it',
  (n) => {
    const bytes = file(scalars(0, { a: 0 }), scalars(1, { a: 1 }).slice(0, n));
    expect(read([bytes])).toEqual([[0, { a: 0 }], 'truncated']);
  },
);

test('a record that claims 2 to the power of 60 bytes costs nothing', () => {
  expect(
    readFile(
      scalars(0, { a: 0 }),
      header(2n ** 60n),
      Array.from({ length: 500 }, () => 1),
    ),
  ).toEqual([[0, { a: 0 }], 'truncated']);
});

test('zeros after the last record are no records', () => {
  expect(
    readFile(
      scalars(0, { a: 0 }),
      Array.from({ length: 64 }, () => 0),
    ),
  ).toEqual([[0, { a: 0 }], 'bad header']);
});

test('messages that are none, in records that are right, are told', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (data) => {
      expect(readFile(record([...data])).length).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

test('files with bytes changed end, and what they tell is the same in any pieces', () => {
  const good = file(
    version,
    scalars(0, { a: 0.5 }),
    tensor(int(1, 1), float(5, 1.5)),
    scalars(2, { a: 1 }),
  );
  const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
  fc.assert(
    fc.property(
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.array(fc.nat()),
      (changes, cuts) => {
        const bytes = Uint8Array.from(good);
        for (const [at, byte] of changes) bytes[at] = byte;
        expect(read(pieces(bytes, cuts))).toEqual(read([bytes]));
      },
    ),
    { numRuns: 500 },
  );
});
