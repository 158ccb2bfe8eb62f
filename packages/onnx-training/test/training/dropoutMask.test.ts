import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GraphBuilder, randomKeys, writeModel, type FloatType } from '../../src/index.ts';
import { dropoutMask } from '../../src/training/dropoutMask.ts';

const sessions: ort.InferenceSession[] = [];
afterAll(async () => {
  for (const session of sessions) await session.release();
});

/** Masks of a shape by their keys. */
async function masks(shape: readonly number[], ratio: number, type: FloatType = 'float32') {
  const g = new GraphBuilder();
  const x = g.input('x', type, shape);
  const keys = [g.input('key', 'uint32', []), g.input('second', 'uint32', [])] as const;
  g.output(dropoutMask(g, x, keys, ratio), 'mask');
  const session = await ort.InferenceSession.create(writeModel(g.toModel()));
  sessions.push(session);
  const size = shape.reduce((a, b) => a * b, 1);
  const data = type === 'float32' ? new Float32Array(size) : new Float64Array(size);
  return async (...words: readonly number[]): Promise<number[]> => {
    const word = (i: number) => new ort.Tensor('uint32', Uint32Array.of(words[i] ?? 0), []);
    const feeds = {
      x: new ort.Tensor(type as 'float32', data as Float32Array, shape),
      key: word(0),
      second: word(1),
    };
    const { mask } = await session.run(feeds);
    return Array.from(mask!.data as Float32Array, Number);
  };
}

/** The same in whole numbers of any size. */
function byHand(shape: readonly number[], ratio: number, key: number, second: number): number[] {
  const size = shape.reduce((a, b) => a * b, 1);
  const wrap = (x: bigint) => x & 0xffff_ffffn;
  return Array.from({ length: size }, (_, i) => {
    let hash = wrap(BigInt(i) + BigInt(key));
    hash = wrap((hash ^ (hash >> 16n)) * 0x7feb352dn);
    hash = wrap(((hash ^ (hash >> 15n)) + BigInt(second)) * 0x846ca68bn);
    return Number(hash >> 8n) >= Math.round(ratio * 2 ** 24) ? 1 : 0;
  });
}

test.each([
  [[5], 0.5],
  [[3, 7], 0.1],
  [[4, 3, 5], 0.9],
  [[2, 1, 3, 4], 0.25],
  [[], 0.5],
] as const)('is the hash that it says: %j', async (shape, ratio) => {
  for (const type of ['float32', 'float64'] as const) {
    const mask = await masks(shape, ratio, type);
    for (const [key, second] of [
      [0, 0],
      [123456789, 4000000000],
    ] as const) {
      expect(await mask(key, second)).toEqual(byHand(shape, ratio, key, second));
    }
  }
});

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Pearson's sum of (seen − expected)² / expected. */
function chiSquare(seen: readonly number[], expected: readonly number[]): number {
  return sum(seen.map((count, i) => (count - expected[i]!) ** 2 / expected[i]!));
}

/** Of two masks whose elements should have nothing to do with each other; 1 degree of freedom. */
function dependence(a: readonly number[], b: readonly number[], keep: number): number {
  const seen = [0, 0, 0, 0];
  for (const [i, x] of a.entries()) seen[2 * x + b[i]!]! += 1;
  const share = (x: number) => (x === 1 ? keep : 1 - keep);
  const expected = seen.map((_, i) => a.length * share(i >> 1) * share(i & 1));
  return chiSquare(seen, expected);
}

// what chance exceeds once in 100,000: with 3 degrees of freedom (the shares are given), and with 256
const [MOST_OF_3, MOST_OF_256] = [25.9, 361];

describe.each([0.1, 0.5, 0.8])('ratio %d', (ratio) => {
  const shape = [256, 257];
  const keep = 1 - ratio;
  const places = 4;
  const drawn: number[][][] = [];
  beforeAll(async () => {
    const mask = await masks(shape, ratio);
    for (const step of [1, 2, 3, 1000]) {
      const keys = randomKeys({ seed: 42, step, part: 0 }, places);
      const row: number[][] = [];
      for (let i = 0; i < places; i += 1) row.push(await mask(keys[2 * i]!, keys[2 * i + 1]!));
      drawn.push(row);
    }
  });

  test('keeps its share, in each of 256 rows', () => {
    for (const mask of drawn.flat()) {
      const rows = Array.from({ length: 256 }, (_, i) => sum(mask.slice(i * 257, (i + 1) * 257)));
      const variance = 257 * keep * ratio;
      const statistic = sum(rows.map((kept) => (kept - 257 * keep) ** 2 / variance));
      expect(statistic).toBeLessThan(MOST_OF_256);
      expect(statistic).toBeGreaterThan(166);
    }
  });

  test('neighbours have nothing to do with each other', () => {
    for (const mask of drawn.flat()) {
      for (const far of [1, 2, 256, 257, 258, 512, 4096]) {
        expect(dependence(mask.slice(far), mask.slice(0, -far), keep)).toBeLessThan(MOST_OF_3);
      }
    }
  });

  test('nor have steps and places', () => {
    const all = drawn.flat();
    for (const [i, a] of all.entries()) {
      for (const b of all.slice(i + 1)) expect(dependence(a, b, keep)).toBeLessThan(MOST_OF_3);
    }
  });
});

test('keys differ in every part of what they depend on', () => {
  const all = new Set<string>();
  let count = 0;
  for (const seed of [0, 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1]) {
    for (const step of [1, 2, 3, 2 ** 32 + 1]) {
      for (const part of [0, 1, 2]) {
        const keys = randomKeys({ seed, step, part }, 3);
        expect(keys).toEqual(randomKeys({ seed, step, part }, 3));
        for (let i = 0; i < 3; i += 1) all.add(`${keys[2 * i]} ${keys[2 * i + 1]}`);
        count += 3;
      }
    }
  }
  expect(all.size).toBe(count);
  // more places do not change the keys of the first
  const [few, many] = [2, 5].map((places) => randomKeys({ seed: 1, step: 1, part: 0 }, places));
  expect(many!.slice(0, 4)).toEqual(few);
});
