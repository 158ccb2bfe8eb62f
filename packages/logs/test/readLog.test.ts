import { StepwiseError } from '@stepwise/core';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLog, readLogSync } from '../src/readLog.ts';

const LOG = [
  'epoch,train_loss,val_loss,lr,note é',
  '1,0.9,1.1,1e-3,1',
  '2,0.8,NA,1e-3,2',
  '3,nan,0.9,5e-4,3',
  '4,0.6,"0.8",5e-4,',
  '1,0.5,0.7,1e-4,4',
  '2,0.4,0.6',
  '3,0.3,0.5,1e-4,5',
  '',
].join('\n');

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof StepwiseError) return error.code;
    throw error;
  }
  return 'nothing was thrown';
}

describe('what comes in', () => {
  const bytes = new TextEncoder().encode(LOG);
  const expected = readLogSync(LOG);

  test('is read', () => {
    expect(expected.runs.map(({ series }) => series.map(({ name }) => name))).toEqual([
      ['train_loss', 'val_loss', 'lr', 'note é'],
      ['train_loss', 'val_loss', 'lr', 'note é'],
    ]);
    expect(expected.runs[0]?.series[1]).toMatchObject({ at: [1, 3, 4], values: [1.1, 0.9, 0.8] });
    expect(expected.damage).toMatchObject([{ code: 'unreadable-line', line: 7 }]);
  });

  test.each<[string, Parameters<typeof readLog>[0]]>([
    ['text', LOG],
    ['bytes', bytes],
    ['a buffer', bytes.slice().buffer],
    ['pieces of text', [LOG.slice(0, 50), LOG.slice(50)]],
    ['pieces of both', [LOG.slice(0, 50), bytes.subarray(51)]],
    ['a view', new DataView(bytes.slice().buffer) as unknown as Uint8Array],
    ['bytes of another realm', runInNewContext('Uint8Array.from(bytes)', { bytes }) as Uint8Array],
    ['a stream', new Blob([LOG]).stream()],
    ['text with a mark', `\uFEFF${LOG}`],
    ['bytes with a mark', new TextEncoder().encode(`\uFEFF${LOG}`)],
    ['UTF-16, little end first', utf16(LOG, true)],
    ['UTF-16, big end first', utf16(LOG, false)],
    ['ends of lines as in Windows', LOG.replaceAll('\n', '\r\n')],
    ['returns alone', LOG.replaceAll('\n', '\r')],
    ['colours', LOG.replaceAll('nan', '\u001B[31mnan\u001B[0m')],
  ])('%s gives the same', async (_, input) => {
    expect(await readLog(input)).toEqual(expected);
  });

  test('a stream that can not be iterated', async () => {
    const { readable } = new TransformStream<string, string>();
    const source = new Blob([LOG]).stream();
    const reader = source.getReader();
    const bare = { getReader: () => reader };
    expect(readable).toBeDefined();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as in browsers whose streams have no iterator
    expect(await readLog(bare as unknown as ReadableStream<Uint8Array>)).toEqual(expected);
  });

  test('any pieces of the bytes give the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
        const places = [0, ...cuts, bytes.length].toSorted((a, b) => a - b);
        const pieces = places.slice(1).map((to, index) => bytes.subarray(places[index], to));
        expect(await readLog(pieces)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  test('progress is told', async () => {
    const told: number[] = [];
    await readLog([LOG.slice(0, 50), LOG.slice(50)], { onProgress: (read) => told.push(read) });
    expect(told).toEqual([50, LOG.length]);
  });
});

test('a text of numbers comes back as these numbers', () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true });
  const rows = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(rows, (values) => {
      const lines = values.map(([a, b], row) => `${row},${a},${b}`);
      const { runs } = readLogSync(`epoch,a_loss,b\n${lines.join('\n')}\n`, { format: 'csv' });
      const [a, b] = runs[0]?.series ?? [];
      expect(a?.values.map(Math.abs)).toEqual(values.map(([one]) => Math.abs(one)));
      expect(b?.values.map(Math.abs)).toEqual(values.map(([, one]) => Math.abs(one)));
      expect(a?.at).toEqual(values.map((_, row) => row));
    }),
    { numRuns: 50 },
  );
});

describe('what can not be read', () => {
  test.each([
    ['nothing', ''],
    ['white space', ' \n\n'],
    ['prose', 'It was a dark and stormy night.\nThe rain fell in torrents.\n'],
    ['binary data', new Uint8Array([1, 2, 0, 0, 255, 254, 3])],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2])],
  ])('%s is refused', (_, input) => {
    expect(codeOf(() => readLogSync(input))).toBe('bad-history');
  });

  test('the error says what was wanted and what came', () => {
    expect(() => readLogSync(new Uint8Array([0x1f, 0x8b, 8, 0]))).toThrow(/Keras CSVLogger.*gzip/u);
    expect(() => readLogSync('once upon a time')).toThrow(/once upon a time/u);
  });

  test('a format that does not exist', () => {
    expect(codeOf(() => readLogSync(LOG, { format: 'xls' }))).toBe('bad-option');
  });

  test('what is no log at all', async () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as from JavaScript
    await expect(readLog(7 as unknown as string)).rejects.toThrow(/got number/u);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as from JavaScript
    await expect(readLog([1, 2] as unknown as string)).rejects.toThrow(/got number/u);
  });
});

test('the source says why', () => {
  expect(readLogSync(LOG, { name: 'a.csv' }).source).toMatchObject({
    format: 'csv',
    name: 'a.csv',
  });
  expect(readLogSync(LOG).source.because).toMatch(/epoch, train_loss/u);
  const forced = readLogSync(LOG, { format: 'keras-csv' }).source;
  expect(forced.format).toBe('keras-csv');
  expect(forced.because).toMatch(/asked for; by itself it would have been table/u);
});

test('a table without a number is empty', () => {
  const history = readLogSync('epoch,loss\n1,NA\n');
  expect(history.runs).toEqual([]);
  expect(history.damage).toMatchObject([{ code: 'empty' }]);
});

test('a line without an end is left out and kept nowhere', async () => {
  function* pieces(): Generator<string> {
    yield 'epoch,loss\n1,0.5\n2,';
    for (let piece = 0; piece < 40; piece++) yield '1'.repeat(1 << 20);
    yield '\n3,0.25\n';
  }
  const history = await readLog(pieces());
  expect(history.runs[0]?.series[0]?.values).toEqual([0.5, 0.25]);
  expect(history.damage).toMatchObject([{ code: 'long-line', line: 3 }]);
});

test('a line with NUL characters, as a crash leaves them, is left out', () => {
  const rows = Array.from({ length: 60 }, (_, row) => `${row},0.5`).join('\n');
  const history = readLogSync(`epoch,loss\n${rows}\n60,0\0\0.5\n61,0.25\n`);
  expect(history.runs[0]?.series[0]?.at.slice(-2)).toEqual([59, 61]);
  expect(history.damage).toMatchObject([{ code: 'unreadable-line', line: 62 }]);
});

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length + 2));
  for (const [index, unit] of [
    0xfeff,
    ...Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)),
  ].entries()) {
    view.setUint16(2 * index, unit, littleEndian);
  }
  return new Uint8Array(view.buffer);
}
