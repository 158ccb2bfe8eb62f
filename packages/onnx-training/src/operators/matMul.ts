import { StepwiseError } from '@stepwise/core';
import { broadcastShapes, reshapeTo, toStatic } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { product } from '../lowering/transposedProduct.ts';
import { sizeOf, type StaticShape } from '../model/shape.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = a · b: matrices [.., n, k] · [.., k, m] → [.., n, m], of which the axes before broadcast. A vector on the left is a
 * row, one on the right a column, and its axis of size 1 is left out of y.
 *
 * ∂a = ∂y · bᵀ, ∂b = aᵀ · ∂y, summed over what broadcasting repeated.
 */
export const matMul: Operator = {
  name: 'MatMul',
  inputs: [2, 2],
  infer(_node, inputs) {
    const [a, b] = [present(inputs, 0), present(inputs, 1)];
    if (a.type !== b.type) {
      throw new StepwiseError('bad-model', 'Its inputs have to be of one element type.');
    }
    if (a.shape.length === 0 || b.shape.length === 0) {
      throw new StepwiseError('bad-model', 'Its inputs have to be vectors or matrices.');
    }
    const k = a.shape.at(-1) ?? null;
    const l = b.shape.at(b.shape.length === 1 ? 0 : -2) ?? null;
    if (typeof k === 'number' && typeof l === 'number' && k !== l) {
      throw new StepwiseError(
        'bad-model',
        `The inner sizes have to be equal; they are ${k} and ${l}.`,
      );
    }
    const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
    const rows = a.shape.length === 1 ? [] : a.shape.slice(-2, -1);
    const columns = b.shape.length === 1 ? [] : b.shape.slice(-1);
    return [{ type: a.type, shape: [...batch, ...rows, ...columns] }];
  },
  gradient({ g, inputs, outputs, gradients, wanted }) {
    const [x, z, dOutput] = [present(inputs, 0), present(inputs, 1), present(gradients, 0)];
    const [row, column] = [x.shape.length === 1, z.shape.length === 1];
    if (row && column) {
      return [wanted[0] ? g.mul(dOutput, z) : null, wanted[1] ? g.mul(dOutput, x) : null];
    }
    const [a, b] = [asMatrices(g, x, 'row'), asMatrices(g, z, 'column')];
    const batch = toStatic(present(outputs, 0).shape).slice(0, batchRank(a, b));
    const dy = reshapeTo(g, dOutput, [...batch, sizeAt(a, -2), sizeAt(b, -1)]);
    const [da, db] = [wanted[0] ? left(g, b, dy) : null, wanted[1] ? right(g, a, b, dy) : null];
    return [row && da ? dropAxis(g, da, -2) : da, column && db ? dropAxis(g, db, -1) : db];
  },
};

/** ∂a = ∂y · bᵀ. One product of matrices where b is one. */
function left(g: GraphBuilder, b: Value, dy: Value): Value {
  if (b.shape.length > 2) return product(g, dy, b, { transB: true });
  const rows = g.gemm(stackRows(g, dy), b, null, { transB: true });
  return reshapeTo(g, rows, [...dy.shape.slice(0, -1), sizeAt(b, -2)]);
}

/** ∂b = aᵀ · ∂y. Where b is one matrix, the rows of all of a and ∂y stand below each other, which sums by itself. */
function right(g: GraphBuilder, a: Value, b: Value, dy: Value): Value {
  if (b.shape.length > 2) return product(g, a, dy, { transA: true });
  return g.gemm(stackRows(g, a), stackRows(g, dy), null, { transA: true });
}

function asMatrices(g: GraphBuilder, x: Value, vector: 'row' | 'column'): Value {
  if (x.shape.length > 1) return x;
  const [size = 1] = toStatic(x.shape);
  return g.reshape(x, vector === 'row' ? [1, size] : [size, 1]);
}

/** [.., n, k] → [.. · n, k]. */
function stackRows(g: GraphBuilder, x: Value): Value {
  const shape = toStatic(x.shape);
  return reshapeTo(g, x, [sizeOf(shape.slice(0, -1)), shape.at(-1) ?? 1]);
}

function dropAxis(g: GraphBuilder, x: Value, axis: -1 | -2): Value {
  return reshapeTo(g, x, toStatic(x.shape).toSpliced(axis, 1));
}

function batchRank(a: Value, b: Value): number {
  return Math.max(a.shape.length, b.shape.length) - 2;
}

function sizeAt(x: Value, axis: -1 | -2): number {
  const shape: StaticShape = toStatic(x.shape);
  return shape.at(axis) ?? 1;
}
