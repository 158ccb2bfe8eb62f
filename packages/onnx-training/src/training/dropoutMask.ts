import { StepwiseError } from '@stepwise/core';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { toStatic } from '../builder/broadcast.ts';
import { float, string } from '../model/attributes.ts';
import { showShape, sizeOf, type StaticShape } from '../model/shape.ts';
import { tensor } from '../model/tensor.ts';

/** Bits of a draw: as many as a float32 holds. */
const BITS = 24;

/**
 * 1 for what is kept and 0 for what is dropped, in the shape and type of x: each element is dropped with the probability
 * `ratio`, rounded to a multiple of 2⁻²⁴.
 *
 * A draw is a hash of the element's number and two keys, by two rounds of shifts and multiplication (the constants are
 * those of Wellons' hash-prospector). The first key is added before the first round, the other one before the second.
 *
 * @param keys two numbers, uint32 without axes.
 * @param ratio above 0 and below 1.
 */
export function dropoutMask(
  g: GraphBuilder,
  x: Value,
  keys: readonly [Value, Value],
  ratio: number,
): Value {
  const shape = toStatic(x.shape);
  const [key, second] = keys;
  let hash = shifted(g, numbered(g, x.name, shape, key), 16);
  hash = shifted(g, g.mul(hash, word(g, 0x7feb352d)), 15);
  hash = g.mul(g.add(hash, second), word(g, 0x846ca68b));
  // the highest bits are those that depend on all others
  const draw = g.cast(right(g, hash, 32 - BITS), x.type);
  const dropped = Math.round(ratio * 2 ** BITS);
  if (x.type !== 'float32') {
    return g.cast(g.one('GreaterOrEqual', [draw, g.scalar(x.type, dropped)]), x.type);
  }
  // both are whole numbers: max(0, min(1, draw − dropped + 1)) is exactly 0 or 1, in one pass
  return g.one('HardSigmoid', [draw], { alpha: float(1), beta: float(1 - dropped) });
}

/** A number for each element, with a key in it; rows and columns apart, so that only two short lists are constants. */
function numbered(g: GraphBuilder, name: string, shape: StaticShape, key: Value): Value {
  const splits = shape.map((_, axis) => [shape.slice(0, axis), shape.slice(axis)] as const);
  const [rows = [], columns = []] =
    splits.toSorted((a, b) => sizeOf(a[0]) + sizeOf(a[1]) - sizeOf(b[0]) - sizeOf(b[1]))[0] ?? [];
  const [high, low] = [sizeOf(rows), sizeOf(columns)];
  if (high * low > 2 ** 32) {
    throw new StepwiseError(
      'unsupported',
      `Dropout of '${name}': ${showShape(shape)} has too many elements; there are numbers for 2³².`,
    );
  }
  const ofRow = tensor('uint32', [...rows, ...columns.map(() => 1)], multiples(high, low));
  const ofColumn = tensor('uint32', columns, multiples(low, 1));
  // the key comes first: what depends on constants alone would become one long list
  const keyed = g.add(g.constant(ofRow, 'stepwise.rows'), key);
  return g.add(keyed, g.constant(ofColumn, 'stepwise.columns'));
}

const multiples = (count: number, of: number): Uint32Array =>
  Uint32Array.from({ length: count }, (_, i) => Math.imul(i, of));

/** x ⊕ (x » n) */
function shifted(g: GraphBuilder, x: Value, n: number): Value {
  return g.one('BitwiseXor', [x, right(g, x, n)]);
}

function right(g: GraphBuilder, x: Value, n: number): Value {
  return g.one('BitShift', [x, word(g, n)], { direction: string('RIGHT') });
}

function word(g: GraphBuilder, value: number): Value {
  return g.constant(tensor('uint32', [], [value]));
}
