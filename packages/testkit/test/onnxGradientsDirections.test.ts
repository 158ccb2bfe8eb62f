import { OPERATORS, type Tensor } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import {
  dotProductTest,
  extrapolatedDifference,
  interpret,
  pushForward,
} from '../src/onnx/index.ts';
import { norm } from '../src/onnx/differences/vectors.ts';
import { randomFrom } from '../src/onnx/random.ts';
import { DRAWS } from './onnxGradientCases.ts';
import { drawGradientGraph, type GradientGraph } from './onnxGradientGraph.ts';

const RULES = OPERATORS.filter(({ gradient }) => typeof gradient === 'function').map(
  ({ name }) => name,
);

const STEP = 5e-4;

/** The vector of all parameters, cut into one piece for each. */
function cut(
  { parameters, feeds }: GradientGraph,
  all: Float64Array,
): Record<string, Float64Array> {
  let start = 0;
  return Object.fromEntries(
    parameters.map((name) => {
      const { length } = feeds[name]!.data;
      start += length;
      return [name, all.subarray(start - length, start)];
    }),
  );
}

/** The loss of a graph as a function of its parameters. */
const lossOf = (graph: GradientGraph, at: Float64Array): Float64Array => {
  const moved = Object.entries(cut(graph, at)).map(([name, data]): [string, Tensor] => [
    name,
    { ...graph.feeds[name]!, data },
  ]);
  const feeds = { ...graph.feeds, ...Object.fromEntries(moved) };
  return Float64Array.from([Number(interpret(graph.forward, feeds).get('loss')!.data[0])]);
};

const gather = (parts: readonly ArrayLike<number | bigint>[]): Float64Array =>
  Float64Array.from(parts.flatMap((part) => Array.from(part, Number)));

test.each(RULES)(
  '%s: the rule is the transpose of forward mode, and what differences give',
  (op) => {
    for (let seed = 1; seed <= DRAWS; seed += 1) {
      // other graphs than those whose gradients are compared element by element
      const graph = drawGradientGraph(op, 1000 + seed, 'float64');
      const x = gather(graph.parameters.map((name) => graph.feeds[name]!.data));
      const r = randomFrom(seed);
      const v = Float64Array.from(r.numbers([x.length], r.normal));
      const outputs = interpret(graph.backward, graph.feeds);
      const gradient = gather(
        graph.parameters.map(
          (name) =>
            outputs.get(`d.${name}`)?.data ?? new Float64Array(graph.feeds[name]!.data.length),
        ),
      );
      // the loss is ⟨y, u⟩ with random u, so that its derivative along v is ⟨J v, u⟩
      const push = (along: Float64Array): Float64Array => {
        const pushed = pushForward(graph.forward, graph.feeds, cut(graph, along)).get('loss')!;
        return Float64Array.from(pushed.tangent.data as Float64Array);
      };
      const pull = (u: Float64Array): Float64Array => gradient.map((slope) => slope * u[0]!);
      expect(dotProductTest(push, pull, v, Float64Array.of(1)), `seed ${seed}`).toBeLessThan(1e-10);
      const [wanted = Number.NaN] = extrapolatedDifference(
        (h) =>
          lossOf(
            graph,
            x.map((value, i) => value + h[0]! * v[i]!),
          ),
        Float64Array.of(0),
        Float64Array.of(1),
        STEP,
      );
      const found = gradient.reduce((sum, slope, i) => sum + slope * v[i]!, 0);
      const bound = 1e-7 * Math.max(1, norm(gradient) * norm(v));
      expect(Math.abs(found - wanted), `seed ${seed}: ${found} ${wanted}`).toBeLessThanOrEqual(
        bound,
      );
    }
  },
);
