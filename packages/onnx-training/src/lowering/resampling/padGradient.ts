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

/** Each part of an axis gets what arrived there and at its copies, put into its order; the parts are joined again. */
const parts: Lowering<Padded> = {
  name: 'parts',
  cost: ({ dy, maps }) =>
    estimate(
      ...maps.map(({ axis, to }) => ({
        elements: 5 * sizeOf(toStatic(dy.shape)),
        pieces: (2 * sizeOf(toStatic(dy.shape).slice(0, axis + 1))) / to,
        nodes: 9,
      })),
    ),
  emit: (g, { dy, maps }) => maps.reduce((value, map) => addCopies(g, value, map), dy),
};

function addCopies(g: GraphBuilder, dy: Value, map: AxisMap): Value {
  const runs = runsOf(map);
  const ends = [...new Set(runs.flatMap(({ low, high }) => [low, high]))].toSorted((x, y) => x - y);
  const sums = ends.slice(1).map((high, i) => {
    const low = ends[i] ?? 0;
    return runs
      .filter((run) => run.low <= low && high <= run.high)
      .map((run) => arrivedAt(g, dy, map.axis, run, low, high))
      .reduce((x, y) => g.add(x, y));
  });
  const joined = sums.length === 1 ? (sums[0] ?? dy) : g.concat(sums, map.axis);
  const [first = 0, last = map.from] = [ends[0], ends.at(-1)];
  return first === 0 && last === map.from
    ? joined
    : g.one('Pad', [joined, g.int64([first, map.from - last]), null, g.int64([map.axis])]);
}

/** Elements whose sources follow one another: forwards, backwards, or all of one. */
interface Run {
  readonly start: number;
  readonly end: number;
  readonly step: -1 | 0 | 1;
  /** The sources, from the lowest to before the highest. */
  readonly low: number;
  readonly high: number;
}

function runsOf({ entries }: AxisMap): readonly Run[] {
  const sources = entries.map(([, source]) => source);
  const runs: Run[] = [];
  for (let start = 0; start < sources.length;) {
    const source = sources[start] ?? 0;
    const difference = (sources[start + 1] ?? source + 1) - source;
    const step = difference === -1 || difference === 0 ? difference : 1;
    let end = start + 1;
    while (sources[end] === (sources[end - 1] ?? 0) + step) end += 1;
    const last = sources[end - 1] ?? 0;
    runs.push({ start, end, step, low: Math.min(source, last), high: Math.max(source, last) + 1 });
    start = end;
  }
  return runs;
}

/** What arrived at the copies, in a run, of the elements from `low` to before `high`. */
function arrivedAt(
  g: GraphBuilder,
  dy: Value,
  axis: number,
  run: Run,
  low: number,
  high: number,
): Value {
  if (run.step === 0) return g.reduceSum(sliceAxis(g, dy, axis, run.start, run.end), [axis], true);
  const start = run.start + (run.step > 0 ? low - run.low : run.high - high);
  const cut = sliceAxis(g, dy, axis, start, start + high - low);
  return run.step > 0 || high - low === 1 ? cut : reverse(g, cut, axis);
}

function reverse(g: GraphBuilder, x: Value, axis: number): Value {
  return g.one('Slice', [x, g.int64([-1]), g.int64([-(2 ** 31)]), g.int64([axis]), g.int64([-1])]);
}

/** Any map: the products with the transposed matrices. */
const products: Lowering<Padded> = {
  name: 'products',
  cost: ({ dy, maps }) => estimate(...workOfMaps(toStatic(dy.shape), maps.map(transposeMap))),
  emit: (g, { dy, maps }) => applyMaps(g, dy, maps.map(transposeMap)),
};

/** ∂x of a Pad by copies (`edge`, `reflect`) from ∂y. */
export const padGradient: Choice<Padded> = {
  name: 'pad-gradient',
  operators: ['Pad'],
  lowerings: [parts, products],
};
