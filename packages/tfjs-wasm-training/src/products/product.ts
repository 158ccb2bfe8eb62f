import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Wasm } from '../wasm/wasm.ts';
import { copyMatrix, writeMatrix } from './matrices.ts';

export interface Factors {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** Whether the loops would be wrong, and not slow alone. */
  readonly loopsAreWrong: boolean;
}

/** Multiplies [1, m, k] by [1, k, n], which is what the backend leaves to XNNPACK. */
export type Multiply = (a: TensorInfo, b: TensorInfo) => TensorInfo;

/**
 * The product of two batches of matrices, one matrix at a time and never transposed; `null` where the backend's own
 * kernel is the better one.
 *
 * The wasm backend has XNNPACK multiply two matrices when neither is transposed. Everything else goes through three
 * loops, which are 15 times slower. Transposing first costs about 2 of their multiplications for each element, packing b
 * as XNNPACK wants it 4, and each matrix 2,000; so it is done where
 *
 *     m · k · n > 4 · k · n + 2 · (elements to transpose) + 2,000
 *
 * Over 220 shapes drawn at random that took 1.03 times the faster of both on average, and 2.6 times at worst (always the
 * loops: 2.1 and 24; never the loops: 1.4 and 23).
 */
export function product(wasm: Wasm, factors: Factors, multiply: Multiply): TensorInfo | null {
  const { a, b, transposeA, transposeB, loopsAreWrong } = factors;
  const [aBatch, aRows, aColumns] = split(a.shape);
  const [bBatch, bRows, bColumns] = split(b.shape);
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const n = transposeB ? bRows : bColumns;
  const aCount = size(aBatch);
  const bCount = size(bBatch);
  const count = Math.max(aCount, bCount);
  if (count === 1 && !transposeA && !transposeB) return null;
  if (!(aBatch.join() === bBatch.join() || isOne(aBatch, bBatch) || isOne(bBatch, aBatch))) {
    return null;
  }
  // all rows of a are multiplied by one b at once
  const rows = bCount === 1 ? aCount * m : m;
  const transposed = (transposeA ? rows * k : 0) + (transposeB ? k * n : 0);
  const faster = rows * k * n > 4 * k * n + 2 * transposed + 2000;
  if (!faster && !loopsAreWrong) return null;

  const left = matrices(wasm, a, aCount, transposeA);
  const right = matrices(wasm, b, bCount, transposeB);
  const out =
    bCount === 1
      ? onOne(wasm, left, right, multiply)
      : oneByOne(wasm, left, right, count, multiply);
  wasm.dispose(left, right);
  const result = wasm.reshape(out, [...(aCount === count ? aBatch : bBatch), m, n]);
  wasm.dispose(out);
  return result;
}

/** All matrices of a batch times one matrix are one product. */
function onOne(wasm: Wasm, left: TensorInfo, right: TensorInfo, multiply: Multiply): TensorInfo {
  const [count = 0, m = 0, k = 0] = left.shape;
  const rows = wasm.reshape(left, [1, count * m, k]);
  const out = multiply(rows, right);
  wasm.dispose(rows);
  return out;
}

function oneByOne(
  wasm: Wasm,
  left: TensorInfo,
  right: TensorInfo,
  count: number,
  multiply: Multiply,
): TensorInfo {
  const out = wasm.output([count, left.shape[1] ?? 0, right.shape[2] ?? 0], 'float32');
  for (let i = 0; i < count; i++) {
    const a = copyMatrix(wasm, left, i);
    const b = copyMatrix(wasm, right, i);
    const one = multiply(a, b);
    writeMatrix(wasm, one, out, i);
    wasm.dispose(a, b, one);
  }
  return out;
}

/** [count, rows, columns] of what may have any rank, transposed where it has to be. */
function matrices(wasm: Wasm, x: TensorInfo, count: number, transpose: boolean): TensorInfo {
  const [, rows, columns] = split(x.shape);
  const flat = wasm.reshape(x, [count, rows, columns]);
  if (!transpose) return flat;
  const transposed = wasm.run('Transpose', { x: flat }, { perm: [0, 2, 1] });
  wasm.dispose(flat);
  return transposed;
}

function split(shape: readonly number[]): [batch: number[], rows: number, columns: number] {
  return [shape.slice(0, -2), shape.at(-2) ?? 1, shape.at(-1) ?? 1];
}

/** Whether it is one matrix, which goes with all of the others. */
const isOne = (batch: readonly number[], other: readonly number[]): boolean =>
  batch.length === other.length && size(batch) === 1;

const size = (shape: readonly number[]): number => shape.reduce((all, one) => all * one, 1);
