import {
  GraphBuilder,
  tensor,
  type FloatType,
  type Tensor,
  type Value,
} from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { dotProductTest, interpret, pushForward, relativeError } from '../src/onnx/index.ts';
import { randomFrom, type Random } from '../src/onnx/random.ts';
import { finish, gradientByForwardMode, type GradientGraph } from './onnxGradientGraph.ts';
import { runInRuntime, toFloat64 } from './onnxRunInRuntime.ts';

/** Builds a network: parameters come from `weights`, data from `data`. */
type Network = (context: {
  readonly g: GraphBuilder;
  readonly weights: (name: string, shape: readonly number[]) => Value;
  readonly data: (name: string, shape: readonly number[]) => Value;
}) => Value;

function layerNorm(g: GraphBuilder, x: Value, scale: Value, offset: Value): Value {
  const centred = g.sub(x, g.reduceMean(x, [-1], true));
  const variance = g.reduceMean(g.pow(centred, 2), [-1], true);
  return g.add(g.mul(g.div(centred, g.sqrt(g.add(variance, 0.125))), scale), offset);
}

function gelu(g: GraphBuilder, x: Value): Value {
  const inner = g.add(g.one('Erf', [g.div(x, Math.SQRT2)]), 1);
  return g.mul(g.mul(x, 0.5), inner);
}

const perceptron =
  (activate: (g: GraphBuilder, x: Value) => Value): Network =>
  ({ g, weights, data }) => {
    const hidden = g.gemm(data('x', [3, 4]), weights('w1', [5, 4]), weights('b1', [5]), {
      transB: true,
    });
    return g.gemm(activate(g, hidden), weights('w2', [3, 5]), weights('b2', [3]), { transB: true });
  };

const NETWORKS: Readonly<Record<string, Network>> = {
  'a perceptron with Tanh': perceptron((g, x) => g.tanh(x)),
  'a perceptron with Sigmoid': perceptron((g, x) => g.sigmoid(x)),
  'a perceptron with GELU': perceptron(gelu),
  'a tied autoencoder': ({ g, weights, data }) => {
    const tied = weights('tied', [4, 2]);
    const code = g.tanh(g.matMul(data('x', [3, 4]), tied));
    return g.matMul(code, g.transpose(tied));
  },
  'layer normalisation': ({ g, weights, data }) => {
    const x = g.matMul(data('x', [2, 3, 4]), weights('w', [4, 4]));
    return layerNorm(g, x, weights('scale', [4]), weights('offset', [4]));
  },
  'attention with a residual': ({ g, weights, data }) => {
    const x = data('x', [2, 3, 4]);
    const [q, k, v] = ['q', 'k', 'v'].map((name) => g.matMul(x, weights(name, [4, 4])));
    const scores = g.div(g.matMul(q!, g.transpose(k!, [0, 2, 1])), 2);
    return g.add(x, g.matMul(g.softmax(scores), v!));
  },
  'gates of one product, cut apart': ({ g, weights, data }) => {
    const both = g.gemm(data('x', [3, 4]), weights('w', [4, 6]), weights('b', [6]));
    const [a, b] = g.node(
      'Split',
      [both, g.int64([3, 3])],
      { axis: { kind: 'int', value: 1 } },
      { outputs: 2 },
    );
    return g.concat([g.mul(g.sigmoid(a!), g.tanh(b!)), g.mul(a!, a!)], 1);
  },
  'log-probabilities of reshaped scores': ({ g, weights, data }) => {
    const x = g.reshape(g.matMul(data('x', [2, 6]), weights('w', [6, 6])), [2, 2, 3]);
    return g.logSoftmax(g.add(x, weights('b', [2, 1])), 1);
  },
};

/** The network with the loss ⟨output, u⟩, u being an input. */
function build(network: Network, seed: number, type: FloatType): GradientGraph & { r: Random } {
  const r = randomFrom(seed);
  const g = new GraphBuilder();
  const feeds: Record<string, Tensor> = {};
  const parameters: Value[] = [];
  const data = (name: string, shape: readonly number[]): Value => {
    feeds[name] = tensor(type, shape, r.numbers(shape, r.normal));
    return g.input(name, type, shape);
  };
  const weights = (name: string, shape: readonly number[]): Value => {
    const value = data(name, shape);
    parameters.push(value);
    return value;
  };
  const y = network({ g, weights, data });
  const u = data('u', y.shape.map(Number));
  const output = g.output(y, 'y');
  return { ...finish(g, g.reduceSum(g.mul(output, u)), parameters, feeds), r };
}

test.each(Object.entries(NETWORKS))(
  '%s: reverse mode gives what forward mode gives',
  (_, network) => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const graph = build(network, seed, 'float64');
      const outputs = interpret(graph.backward, graph.feeds);
      for (const name of graph.parameters) {
        const found = toFloat64(outputs.get(`d.${name}`)!);
        const wanted = gradientByForwardMode(graph, name);
        expect(relativeError(found, wanted), `seed ${seed}, ${name}`).toBeLessThanOrEqual(1e-8);
      }
    }
  },
);

test.each(Object.entries(NETWORKS))('%s: passes the dot-product test', (_, network) => {
  for (let seed = 1; seed <= 5; seed += 1) {
    const { forward, backward, feeds, parameters, r } = build(network, seed, 'float64');
    const random = (length: number): Float64Array => Float64Array.from({ length }, r.normal);
    for (const name of parameters) {
      const push = (v: Float64Array): Float64Array =>
        toFloat64(pushForward(forward, feeds, { [name]: v }).get('y')!.tangent);
      const pull = (u: Float64Array): Float64Array =>
        toFloat64(
          interpret(backward, { ...feeds, u: { ...feeds['u']!, data: u } }).get(`d.${name}`)!,
        );
      const error = dotProductTest(
        push,
        pull,
        random(feeds[name]!.data.length),
        random(feeds['u']!.data.length),
      );
      expect(error, `seed ${seed}, ${name}`).toBeLessThanOrEqual(1e-12);
    }
  }
});

test.each(Object.entries(NETWORKS))('%s: ONNX Runtime agrees in float32', async (_, network) => {
  for (let seed = 1; seed <= 5; seed += 1) {
    const { backward, feeds, parameters } = build(network, seed, 'float32');
    const found = await runInRuntime(backward, feeds);
    const wanted = interpret(backward, feeds);
    for (const name of parameters) {
      const [a, b] = [found, wanted].map((all) => toFloat64(all.get(`d.${name}`)!));
      expect(relativeError(a!, b!), `seed ${seed}, ${name}`).toBeLessThanOrEqual(1e-5);
    }
  }
});

test('a rule that is wrong is found', () => {
  const graph = build(
    perceptron((g, x) => g.tanh(x)),
    1,
    'float64',
  );
  const { backward, feeds } = graph;
  // in the gradient, 1 − y² becomes 1 + y²
  const wrong = {
    ...backward,
    graph: {
      ...backward.graph,
      nodes: backward.graph.nodes.map((node) =>
        node.op === 'Sub' ? { ...node, op: 'Add' } : node,
      ),
    },
  };
  const found = toFloat64(interpret(wrong, feeds).get('d.w1')!);
  expect(relativeError(found, gradientByForwardMode(graph, 'w1'))).toBeGreaterThan(1e-2);
});
