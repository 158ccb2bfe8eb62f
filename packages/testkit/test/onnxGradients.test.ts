import { OPERATORS, tensor, type Tensor } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { interpret, relativeError } from '../src/onnx/index.ts';
import { randomFrom } from '../src/onnx/random.ts';
import { DRAWS, GRADIENT_CASES, RUNTIME_DRAWS } from './onnxGradientCases.ts';
import { drawGradientGraph, gradientByForwardMode } from './onnxGradientGraph.ts';
import { toFloat64 } from './onnxRunInRuntime.ts';

const RULES = OPERATORS.filter(({ gradient }) => typeof gradient === 'function').map(
  ({ name }) => name,
);

test('every operator with a gradient rule has cases here', () => {
  expect(Object.keys(GRADIENT_CASES).toSorted()).toEqual(RULES.toSorted());
});

test.each(RULES)('%s: the rule gives the gradient that forward mode gives', (op) => {
  for (let seed = 1; seed <= DRAWS; seed += 1) {
    const graph = drawGradientGraph(op, seed, 'float64');
    const outputs = interpret(graph.backward, graph.feeds);
    for (const name of graph.parameters) {
      const places = placesOf(graph.feeds[name]!, seed);
      const wanted = gradientByForwardMode(graph, name, places);
      // a parameter without a gradient is one that the loss does not depend on
      const found = outputs.get(`d.${name}`) ?? zeros(graph.feeds[name]!);
      expect(found.shape, `seed ${seed}, ${name}`).toEqual(graph.feeds[name]?.shape);
      const all = toFloat64(found);
      const error = relativeError(
        Float64Array.from(places, (i) => all[i]!),
        wanted,
      );
      expect(error, `seed ${seed}, ${name}`).toBeLessThanOrEqual(1e-8);
    }
  }
});

const zeros = ({ shape, data }: Tensor): Tensor =>
  tensor('float64', shape, new Float64Array(data.length));

/** Every element in some draws, a dozen of them in the others: each takes a pass through the graph. */
function placesOf({ data: { length } }: Tensor, seed: number): readonly number[] {
  const order = randomFrom(seed).order(length);
  return seed <= RUNTIME_DRAWS ? order : order.slice(0, 12);
}
