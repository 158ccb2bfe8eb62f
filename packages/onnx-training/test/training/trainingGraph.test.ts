import { expect, test } from 'vitest';
import {
  adamw,
  crossEntropy,
  emaScalars,
  evaluationGraph,
  findParameters,
  gradientGraph,
  GraphBuilder,
  inlineGraph,
  layOut,
  meanSquaredError,
  sgd,
  tensor,
  toFloat64,
  trainingGraph,
  updateGraph,
  withInitializers,
  writeModel,
  type Model,
} from '../../src/index.ts';

function perceptron(): Model {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 4]);
  const weight = g.initializer('weight', tensor('float32', [4, 3], new Float32Array(12).fill(0.5)));
  const bias = g.initializer('bias', tensor('float32', [3], [0, 0, 0]));
  g.output(g.gemm(x, weight, bias), 'logits');
  return g.toModel();
}

const model = perceptron();
const loss = crossEntropy();
const parameters = findParameters(model, loss);

test('a group is one vector, whose places are named', () => {
  expect(layOut('all', parameters)).toEqual({
    name: 'all',
    type: 'float32',
    size: 15,
    places: [
      { name: 'weight', shape: [4, 3], offset: 0, size: 12 },
      { name: 'bias', shape: [3], offset: 12, size: 3 },
    ],
  });
  expect(() => layOut('none', [])).toThrow(/no parameter/);
  const [weight, bias] = parameters;
  expect(() => layOut('both', [weight!, { ...bias!, type: 'float64' }])).toThrow(
    /groups of their own/,
  );
});

test('hyperparameters of each group are inputs, and state goes in and comes out', () => {
  const groups = [layOut('weights', parameters.slice(0, 1)), layOut('biases', parameters.slice(1))];
  const step = trainingGraph({
    model,
    loss,
    groups,
    optimizer: sgd({ momentum: 0.9, weightDecay: 0.1 }),
    inputs: { x: { type: 'float32', shape: [8, 4] } },
    clipNorm: 1,
  });
  const { graph } = step.model;
  expect(
    graph.inputs.map(({ name, type }) => `${name} ${type?.type} [${type?.shape.join()}]`),
  ).toEqual([
    'weights.parameters float32 [12]',
    'biases.parameters float32 [3]',
    'x float32 [8,4]',
    'labels int64 [8]',
    'weights.momentum_buffer float32 [12]',
    'weights.lr float32 []',
    'weights.momentum float32 []',
    'weights.weightDecay float32 []',
    'biases.momentum_buffer float32 [3]',
    'biases.lr float32 []',
    'biases.momentum float32 []',
    'biases.weightDecay float32 []',
  ]);
  expect(graph.outputs.map(({ name }) => name)).toEqual([
    'weights.parameters.next',
    'weights.momentum_buffer.next',
    'biases.parameters.next',
    'biases.momentum_buffer.next',
    'stepwise.loss',
    'stepwise.gradientNorm',
    'stepwise.ok',
  ]);
  expect(step.data).toEqual([
    { name: 'x', type: 'float32', shape: [8, 4] },
    { name: 'labels', type: 'int64', shape: [8], classes: 3 },
  ]);
});

test('only standard operators are emitted, and the bytes are the same each time', () => {
  const make = () =>
    trainingGraph({
      model,
      loss,
      groups: [layOut('all', parameters)],
      optimizer: adamw(),
      inputs: { x: { type: 'float32', shape: [8, 4] } },
    }).model;
  expect(make().graph.nodes.every(({ domain }) => domain === '')).toBe(true);
  expect(Buffer.from(writeModel(make())).equals(Buffer.from(writeModel(make())))).toBe(true);
});

test('an evaluation keeps open sizes', () => {
  const groups = [layOut('all', parameters)];
  const { data, loss: name } = evaluationGraph({ model, groups, loss });
  expect(data.map(({ shape }) => shape)).toEqual([['batch', 4], ['batch']]);
  expect(name).toBe('stepwise.loss');
  const prediction = evaluationGraph({ model, groups });
  expect(prediction.data.map((input) => input.name)).toEqual(['x']);
  expect(prediction.loss).toBeNull();
});

test('shapes that do not fit are refused, with the node', () => {
  const make = () =>
    trainingGraph({
      model,
      loss,
      groups: [layOut('all', parameters)],
      optimizer: adamw(),
      inputs: { x: { type: 'float32', shape: [8, 5] } },
    });
  expect(make).toThrow(/Gemm .*inner sizes.*5 and 4/);
});

test('a parameter that the loss does not use is refused', () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 2]);
  const used = g.initializer('used', tensor('float32', [2], [1, 2]));
  const other = g.initializer('other', tensor('float32', [2], [1, 2]));
  g.output(g.mul(x, used), 'y');
  g.output(g.mul(x, other), 'z');
  const two = g.toModel();
  const all = findParameters(two, meanSquaredError({ output: 'y' }));
  expect(() =>
    trainingGraph({
      model: two,
      loss: meanSquaredError({ output: 'y' }),
      groups: [layOut('all', all)],
      optimizer: sgd(),
      inputs: { x: { type: 'float32', shape: [1, 2] } },
    }),
  ).toThrow(/does not depend on 'other'/);
});

test('a model in double precision has no float32 left', () => {
  const { graph } = toFloat64(model);
  const types = [
    ...graph.inputs.map(({ type }) => type?.type),
    ...graph.outputs.map(({ type }) => type?.type),
    ...[...graph.initializers.values()].map(({ type }) => type),
  ];
  expect(new Set(types)).toEqual(new Set(['float64']));
});

test('initializers are replaced by name, type and shape', () => {
  const bias = tensor('float32', [3], [1, 2, 3]);
  const changed = withInitializers(model, new Map([['bias', bias]]));
  expect(changed.graph.initializers.get('bias')).toBe(bias);
  expect(changed.graph.nodes).toBe(model.graph.nodes);
  expect(model.graph.initializers.get('bias')?.data[0]).toBe(0);
  const wrong = tensor('float32', [4], [1, 2, 3, 4]);
  expect(() => withInitializers(model, new Map([['bias', wrong]]))).toThrow(
    /float32\[3\].*float32\[4\]/,
  );
  expect(() => withInitializers(model, new Map([['none', bias]]))).toThrow(/no initializer/);
});

test('two graphs that add up and update have the state of the one between them', () => {
  const groups = [layOut('all', parameters)];
  const inputs = { x: { type: 'float32' as const, shape: [8, 4] } };
  const options = { groups, optimizer: adamw(), ema: true, clipValue: 1, clipNorm: 1 };
  const whole = trainingGraph({ model, loss, inputs, ...options });
  const added = gradientGraph({ model, loss, inputs, groups });
  const updated = updateGraph(options);
  expect(updated.groups.map(({ state, scalars }) => ({ state, scalars }))).toEqual(
    whole.groups.map(({ state, scalars }) => ({ state, scalars })),
  );
  expect(whole.groups[0]?.state.map(({ name }) => name)).toEqual([
    'parameters',
    'exp_avg',
    'exp_avg_sq',
    'ema',
  ]);
  expect(added.data).toEqual(whole.data);
  expect(added.groups).toEqual([
    {
      layout: groups[0],
      parameters: 'all.parameters',
      gradient: { name: 'gradient', input: 'all.gradient', output: 'all.gradient.next' },
    },
  ]);
  const names = (graph: Model['graph']) => graph.inputs.map(({ name }) => name);
  expect(names(added.model.graph)).toEqual(['all.parameters', 'x', 'labels', 'all.gradient']);
  // nothing of the model is left in the update
  expect(names(updated.model.graph)).not.toContain('x');
  expect([...updated.model.graph.initializers.keys()]).not.toContain('weight');
});

test('a node can be put in the place of another one on the way into a graph', () => {
  const g = new GraphBuilder();
  const seen: unknown[] = [];
  const { outputs } = inlineGraph(g, model.graph, {
    outputs: ['logits'],
    rewrite({ node, inputs, position, used }) {
      seen.push([node.op, inputs.map((input) => input?.name), position, used]);
      return [g.relu(inputs[0]!)];
    },
  });
  expect(seen).toEqual([['Gemm', ['x', 'weight', 'bias'], 0, [true]]]);
  expect(g.nodes.map(({ node }) => node.op)).toEqual(['Relu']);
  expect(outputs.get('logits')?.shape).toEqual(['batch', 4]);
});

test('an average copies at the first step, then decays, at most as the warm-up says', () => {
  expect(emaScalars({ decay: 0.9 }, 1)).toEqual({ emaDecay: 0, oneMinusEmaDecay: 1 });
  expect(emaScalars({ decay: 0.9 }, 2).emaDecay).toBe(0.9);
  const warm = { decay: 0.9, warmup: true };
  expect(emaScalars(warm, 2).emaDecay).toBeCloseTo(1 - 2 ** (-2 / 3), 15);
  expect(emaScalars(warm, 1000).emaDecay).toBe(0.9);
  expect(emaScalars({ decay: 0.9, warmup: { gamma: 10, power: 1 } }, 11).emaDecay).toBe(0.5);
  const { emaDecay, oneMinusEmaDecay } = emaScalars({ decay: 0.9999 }, 5);
  expect(emaDecay + oneMinusEmaDecay).toBe(1);
});
