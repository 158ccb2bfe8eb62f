import { describe, expect, test } from 'vitest';
import { batchesOf } from '../src/data/batches.ts';
import { loadDigits, PIXELS, type Examples } from '../src/data/digits.ts';
import { DIGITS_MLP, initialWeights } from '../src/data/initialWeights.ts';
import { normal, permutation, randomSource } from '../src/data/random.ts';

const digits = loadDigits(8000);

describe('the digits', () => {
  test('are split 8,000 / 1,000 / 1,000, and each of the 10,000 is in one part', () => {
    const parts = [digits.train, digits.validation, digits.test];
    expect(parts.map(({ count }) => count)).toEqual([8000, 1000, 1000]);
    const seen = new Map<string, number>();
    for (const part of parts)
      for (const key of keysOf(part)) seen.set(key, (seen.get(key) ?? 0) + 1);
    expect([...seen.values()].reduce((sum, n) => sum + n, 0)).toBe(10_000);
    // the package holds a few images twice; a split that mixed parts up would give thousands
    expect(seen.size).toBeGreaterThan(9900);
  });

  test('have every class in every part, about equally often', () => {
    for (const { labels, count } of [digits.train, digits.validation, digits.test]) {
      for (let digit = 0; digit < 10; digit += 1) {
        const share = labels.filter((label) => label === digit).length / count;
        expect(share).toBeGreaterThan(0.06);
        expect(share).toBeLessThan(0.14);
      }
    }
  });

  test('are grey values from 0 to 1', () => {
    expect(Math.min(...digits.test.images.subarray(0, 1e5))).toBe(0);
    expect(Math.max(...digits.test.images.subarray(0, 1e5))).toBe(1);
  });

  test('fewer training digits are the first of the same order; validation stays', () => {
    const few = loadDigits(64);
    expect(few.train.count).toBe(64);
    expect(few.train.labels).toEqual(digits.train.labels.subarray(0, 64));
    expect(few.validation.labels).toEqual(digits.validation.labels);
  });
});

describe('batches', () => {
  const some = loadDigits(200).train;

  test('are full, and what is left over is left out', () => {
    expect([...batchesOf(some, 64, 1, 1)].map(({ count }) => count)).toEqual([64, 64, 64]);
  });

  test('hold each example at most once', () => {
    const keys = [...batchesOf(some, 50, 1, 1)].flatMap((batch) => [...keysOf(batch)]);
    expect(keys.toSorted()).toEqual([...keysOf(some)].toSorted());
  });

  test('keep each image with its label', () => {
    const labelOf = new Map([...keysOf(some)].map((key, i) => [key, some.labels[i]]));
    for (const batch of batchesOf(some, 50, 7, 3)) {
      expect([...keysOf(batch)].map((key) => labelOf.get(key))).toEqual([...batch.labels]);
    }
  });

  test('depend on the seed and on the epoch, and on nothing else', () => {
    const labels = (seed: number, epoch: number): string =>
      [...batchesOf(some, 200, seed, epoch)].map((batch) => batch.labels.join()).join();
    expect(labels(1, 1)).toBe(labels(1, 1));
    expect(labels(1, 2)).not.toBe(labels(1, 1));
    expect(labels(2, 1)).not.toBe(labels(1, 1));
  });
});

describe('random numbers', () => {
  test('are uniform: mean 1/2, variance 1/12', () => {
    const random = randomSource(3);
    const numbers = Array.from({ length: 100_000 }, random);
    expect(Math.min(...numbers.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(mean(numbers)).toBeCloseTo(1 / 2, 2);
    expect(mean(numbers.map((x) => (x - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
  });

  test('a permutation has each number once', () => {
    expect(permutation(1000, randomSource(1)).toSorted()).toEqual(
      Uint32Array.from(Array(1000).keys()),
    );
  });

  test('normal ones have mean 0 and variance 1', () => {
    const random = randomSource(5);
    const numbers = Array.from({ length: 100_000 }, () => normal(random));
    expect(mean(numbers)).toBeCloseTo(0, 1);
    expect(mean(numbers.map((x) => x * x))).toBeCloseTo(1, 1);
  });
});

test('first weights have the variance 2 / inputs, and no bias', () => {
  const layers = initialWeights(DIGITS_MLP, 1);
  expect(layers.map(({ inputs, outputs }) => [inputs, outputs])).toEqual([
    [784, 256],
    [256, 128],
    [128, 10],
  ]);
  const [first] = layers;
  expect(mean([...(first?.kernel ?? [])].map((x) => x * x)) * 784).toBeCloseTo(2, 1);
  expect(layers.every(({ bias }) => bias.every((x) => x === 0))).toBe(true);
});

function* keysOf({ images, count }: Examples): Generator<string> {
  for (let i = 0; i < count; i += 1) {
    yield images.subarray(i * PIXELS, (i + 1) * PIXELS).join();
  }
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}
