import { toStatic } from '../../builder/broadcast.ts';
import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { sizeOf, type StaticShape } from '../../model/shape.ts';
import type { Pads } from '../../operators/padding.ts';
import { sliceAxis } from '../../operators/sliceAxis.ts';
import { estimate } from '../estimate.ts';
import type { Choice, Lowering } from '../lowering.ts';
import { applyMaps, transposeMap, workOfMaps, type AxisMap } from './axisMap.ts';

/** What arrived at a value that was padded by copies of its own elements. */
export interface Padded {
  readonly dy: Value;
  /** The shape before. */
  readonly shape: StaticShape;
  readonly pads: Pads;
  /** The axes that were padded, and from where each of their elements comes. */
  readonly maps: readonly AxisMap[];
}

/** Each run of copies is cut off, put into the order of its sources, and added where they are. */
const parts: Lowering<Padded> = {
  name: 'parts',
  cost: ({ dy, maps }) =>
    estimate({ elements: 4 * maps.length * sizeOf(toStatic(dy.shape)), nodes: 12 * maps.length }),
  emit: (g, { dy, maps }) => maps.reduce((value, map) => addCopies(g, value, map), dy),
};

function addCopies(g: GraphBuilder, dy: Value, map: AxisMap): Value {
  const { axis, from } = map;
  return runsOf(map)
    .map(([start, end, source, step]): Value => {
      const cut = sliceAxis(g, dy, axis, start, end);
      const count = step === 0 ? 1 : end - start;
      const put =
        step === 0 ? g.reduceSum(cut, [axis], true) : step < 0 ? reverse(g, cut, axis) : cut;
      const first = step < 0 ? source - count + 1 : source;
      return padWithZeros(g, put, axis, first, from - first - count);
    })
    .reduce((a, b) => g.add(a, b));
}

/** Runs of elements whose sources follow one another: where they start and end, the first source, and the step. */
function runsOf({ entries }: AxisMap): readonly (readonly [number, number, number, number])[] {
  const sources = entries.map(([, source]) => source);
  const runs: [number, number, number, number][] = [];
  for (let start = 0; start < sources.length;) {
    const source = sources[start] ?? 0;
    const step = (sources[start + 1] ?? source + 1) - source;
    let end = start + 1;
    while (end < sources.length && (sources[end] ?? 0) - (sources[end - 1] ?? 0) === step) end += 1;
    runs.push([start, end, source, end === start + 1 ? 1 : step]);
    start = end;
  }
  return runs;
}

function reverse(g: GraphBuilder, x: Value, axis: number): Value {
  return g.one('Slice', [x, g.int64([-1]), g.int64([-(2 ** 31)]), g.int64([axis]), g.int64([-1])]);
}

function padWithZeros(
  g: GraphBuilder,
  x: Value,
  axis: number,
  before: number,
  after: number,
): Value {
  if (before === 0 && after === 0) return x;
  return g.one('Pad', [x, g.int64([before, after]), null, g.int64([axis])]);
}

/** Any map: the products with the transposed matrices. */
const products: Lowering<Padded> = {
  name: 'products',
  cost: ({ dy, maps }) => estimate(workOfMaps(toStatic(dy.shape), maps.map(transposeMap))),
  emit: (g, { dy, maps }) => applyMaps(g, dy, maps.map(transposeMap)),
};

/** ∂x of a Pad by copies (`edge`, `reflect`) from ∂y. */
export const padGradient: Choice<Padded> = {
  name: 'pad-gradient',
  operators: ['Pad'],
  lowerings: [parts, products],
};
