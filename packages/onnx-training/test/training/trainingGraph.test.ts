import { expect, test } from 'vitest';
import {
  adamw,
  crossEntropy,
  evaluationGraph,
  findParameters,
  GraphBuilder,
  layOut,
  meanSquaredError,
  sgd,
  tensor,
  toFloat64,
  trainingGraph,
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
