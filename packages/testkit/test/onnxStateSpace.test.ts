import {
  float,
  GraphBuilder,
  int,
  tensor,
  type FloatType,
  type Preferences,
  type Value,
} from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { interpret, relativeError } from '../src/onnx/index.ts';
import { randomFrom } from '../src/onnx/random.ts';
import { finish, gradientByForwardMode, type GradientGraph } from './onnxGradientGraph.ts';
import { runInRuntime, toFloat64 } from './onnxRunInRuntime.ts';

/**
 * A small selective state-space block: how much of its state h [state] each channel keeps depends on the input, as do the
 * directions B and C by which the input comes in and the state goes out.
 *
 * Δ = ln(1 + exp(W_Δ · x + b_Δ)), h_t = exp(Δ_t · A) · h_{t−1} + Δ_t · B_t · x_t, y_t = Σ C_t · h_t + D · x_t.
 *
 * @see Gu and Dao 2023, "Mamba: linear-time sequence modeling with selective state spaces", algorithm 2.
 */
function selectiveBlock(type: FloatType, lowerings: Preferences = {}): GradientGraph {
  const [batch, steps, channels, states] = [2, 5, 3, 2];
  const r = randomFrom(7);
  const g = new GraphBuilder({ target: 'onnxruntime', lowerings });
  const feeds: Record<string, ReturnType<typeof tensor>> = {};
  const input = (name: string, shape: readonly number[], draw: () => number): Value => {
    feeds[name] = tensor(type, shape, r.numbers(shape, draw));
    return g.input(name, type, shape);
  };
  const small = () => 0.5 * r.normal();
  const x = input('x', [batch, steps, channels], r.normal);
  const scale = input('normScale', [channels], () => r.uniform(0.5, 1.5));
  const bias = input('normBias', [channels], small);
  const [toDelta, toB, toC] = [channels, states, states].map((width, i) =>
    input(['toDelta', 'toB', 'toC'][i]!, [channels, width], small),
  ) as [Value, Value, Value];
  const deltaBias = input('deltaBias', [channels], small);
  const logA = input('logA', [channels, states], small);
  const through = input('D', [channels], small);

  const normal = g.one('LayerNormalization', [x, scale, bias], {
    axis: int(-1),
    epsilon: float(1e-3),
  });
  const delta = g.one('Softplus', [g.add(g.matMul(normal, toDelta), deltaBias)]);
  const a = g.exp(g.mul(g.unsqueeze(delta, [3]), g.neg(g.exp(logA))));
  const b = g.mul(g.unsqueeze(g.mul(delta, normal), [3]), g.unsqueeze(g.matMul(normal, toB), [2]));
  const h = g.linearScan(a, b, { axis: 1 });
  const read = g.reduceSum(g.mul(h, g.unsqueeze(g.matMul(normal, toC), [2])), [3]);
  const y = g.add(g.add(read, g.mul(normal, through)), x);
  const weights = g.constant(
    tensor(type, [batch, steps, channels], r.numbers([batch, steps, channels], r.normal)),
  );
  return finish(
    g,
    g.reduceSum(g.mul(g.tanh(y), weights)),
    [x, scale, bias, toDelta, toB, toC, deltaBias, logA, through],
    feeds,
    [y],
  );
}

test.each(['scan', 'unrolled'])(
  'the gradient of a selective state-space block is that of forward mode, by %s',
  (lowering) => {
    const graph = selectiveBlock('float64', { 'linear-scan': lowering });
    const hasLoop = graph.forward.graph.nodes.some(({ op }) => op === 'Scan');
    expect(hasLoop).toBe(lowering === 'scan');
    const outputs = interpret(graph.backward, graph.feeds);
    expect(graph.parameters).toHaveLength(9);
    for (const name of graph.parameters) {
      const found = toFloat64(outputs.get(`d.${name}`)!);
      expect(found.some((value) => value !== 0)).toBe(true);
      const error = relativeError(found, gradientByForwardMode(graph, name));
      expect(error, `d.${name}`).toBeLessThanOrEqual(1e-8);
    }
  },
);

test('ONNX Runtime computes value and gradients of the block', async () => {
  const { backward, feeds } = selectiveBlock('float32');
  const found = await runInRuntime(backward, feeds);
  for (const [name, wanted] of interpret(backward, feeds)) {
    const error = relativeError(toFloat64(found.get(name)!), toFloat64(wanted));
    expect(error, `output ${name}`).toBeLessThanOrEqual(1e-5);
  }
});
