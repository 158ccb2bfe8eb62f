import { describe, expect, test } from 'vitest';
import {
  asUsed,
  evaluationGraph,
  findParameters,
  findStatistics,
  int,
  layOut,
  meanSquaredError,
  separateStatistics,
  sgd,
  tensor,
  trainingGraph,
  type Graph,
  type Model,
  type Node,
} from '../../src/index.ts';

const vector = (value: number) => tensor('float32', [2], [value, value]);

function node(
  op: string,
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
): Node {
  return { name, op, domain: '', inputs, outputs, attributes: {} };
}

/** A file with some nodes from x to y. */
function file(nodes: readonly Node[], initializers: Readonly<Record<string, number>>): Model {
  const graph: Graph = {
    name: 'file',
    inputs: [{ name: 'x', type: { type: 'float32', shape: ['batch', 2] } }],
    outputs: [{ name: 'y', type: { type: 'float32', shape: ['batch', 2] } }],
    initializers: new Map(
      Object.entries(initializers).map(([name, value]) => [name, vector(value)]),
    ),
    nodes,
  };
  return { irVersion: 8, opsets: { '': 18 }, producer: '', metadata: {}, graph, functions: [] };
}

/** The inputs 1 to 4 of each batch norm, and all initializers. */
function look({ graph }: Model) {
  return {
    layers: graph.nodes
      .filter(({ op }) => op === 'BatchNormalization')
      .map((one) => one.inputs.slice(1)),
    initializers: [...graph.initializers.keys()].toSorted(),
  };
}

const bn = (name: string, inputs: readonly string[], output: string): Node =>
  node('BatchNormalization', name, inputs, [output]);

describe('separateStatistics', () => {
  const own = { w: 1, b: 2, m: 3, v: 4 };

  test('leaves what is separate as it is', () => {
    const model = file([bn('one', ['x', 'w', 'b', 'm', 'v'], 'y')], own);
    expect(separateStatistics(model)).toBe(model);
  });

  test('leaves a layer that is called twice, which has all four in common', () => {
    const nodes = [
      bn('one', ['x', 'w', 'b', 'm', 'v'], 'h'),
      bn('two', ['h', 'w', 'b', 'm', 'v'], 'y'),
    ];
    const model = file(nodes, own);
    expect(separateStatistics(model)).toBe(model);
  });

  test('gives each layer its own where they share statistics alone', () => {
    const nodes = [
      bn('one', ['x', 'w', 'b', 'm', 'v'], 'h'),
      bn('two', ['h', 'w2', 'b2', 'm', 'v'], 'y'),
    ];
    const found = separateStatistics(file(nodes, { ...own, w2: 5, b2: 6 }));
    expect(look(found)).toEqual({
      layers: [
        ['w', 'b', 'one.running_mean', 'one.running_var'],
        ['w2', 'b2', 'two.running_mean', 'two.running_var'],
      ],
      initializers: [
        'b',
        'b2',
        'one.running_mean',
        'one.running_var',
        'two.running_mean',
        'two.running_var',
        'w',
        'w2',
      ],
    });
    expect(found.graph.initializers.get('two.running_var')).toEqual(vector(4));
  });

  test('takes the names of identities that only one layer reads', () => {
    const nodes = [
      node('Identity', '', ['m'], ['two.mean']),
      bn('one', ['x', 'w', 'b', 'm', 'v'], 'h'),
      bn('two', ['h', 'w2', 'b2', 'two.mean', 'v2'], 'y'),
    ];
    const found = separateStatistics(file(nodes, { ...own, w2: 5, b2: 6, v2: 7 }));
    expect(look(found).layers).toEqual([
      ['w', 'b', 'one.running_mean', 'v'],
      ['w2', 'b2', 'two.mean', 'v2'],
    ]);
    expect(found.graph.nodes.map(({ op }) => op)).toEqual([
      'BatchNormalization',
      'BatchNormalization',
    ]);
  });

  test('keeps what something else reads too', () => {
    const nodes = [
      bn('one', ['x', 'w', 'm', 'm', 'v'], 'h'),
      node('Add', 'add', ['h', 'm'], ['y']),
    ];
    const found = separateStatistics(file(nodes, own));
    expect(look(found)).toEqual({
      layers: [['w', 'one.bias', 'one.running_mean', 'v']],
      initializers: ['b', 'm', 'one.bias', 'one.running_mean', 'v', 'w'],
    });
    expect(found.graph.nodes[1]?.inputs).toEqual(['h', 'm']);
  });

  test('turns a constant into an initializer', () => {
    const constant = node('Constant', '', [], ['m']);
    const nodes = [
      { ...constant, attributes: { value: { kind: 'tensor' as const, value: vector(3) } } },
      bn('one', ['x', 'w', 'b', 'm', 'v'], 'y'),
    ];
    const found = separateStatistics(file(nodes, { w: 1, b: 2, v: 4 }));
    expect(look(found).initializers).toEqual(['b', 'm', 'v', 'w']);
    expect(found.graph.nodes).toHaveLength(1);
  });
});

describe('findStatistics', () => {
  test('lists means and variances in the order of the nodes, on the way to an output alone', () => {
    const nodes = [
      bn('aside', ['x', 'w', 'b', 'm2', 'v2'], 'z'),
      bn('one', ['x', 'w', 'b', 'm', 'v'], 'y'),
    ];
    const { graph } = file(nodes, { w: 1, b: 2, m: 3, v: 4, m2: 0, v2: 1 });
    const found = findStatistics(graph, ['y']);
    expect(found.map(({ name, kind, node: layer }) => [name, kind, layer])).toEqual([
      ['m', 'mean', 'one'],
      ['v', 'variance', 'one'],
    ]);
  });

  test.each<[string, readonly Node[]]>([
    ['a weight of the same node', [bn('one', ['x', 'w', 'm', 'm', 'v'], 'y')]],
    ['mean and variance', [bn('one', ['x', 'w', 'b', 'm', 'm'], 'y')]],
    [
      'an operand',
      [bn('one', ['x', 'w', 'b', 'm', 'v'], 'h'), node('Add', 'add', ['h', 'v'], ['y'])],
    ],
  ])('refuses what is %s too', (_, nodes) => {
    const { graph } = file(nodes, { w: 1, b: 2, m: 3, v: 4 });
    expect(() => findStatistics(graph, ['y'])).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
    expect(() => findStatistics(graph, ['y'])).toThrow(/'[mv]' is a running statistic of/);
  });
});

test('an evaluation takes statistics as a vector', () => {
  const model = file([bn('one', ['x', 'w', 'b', 'm', 'v'], 'y')], { w: 1, b: 2, m: 3, v: 4 });
  const loss = meanSquaredError();
  const parameters = findParameters(model, loss);
  expect(parameters.map(({ name, reason = null }) => [name, reason])).toEqual([
    ['w', null],
    ['b', null],
    ['m', 'running statistics of batch norm'],
    ['v', 'running statistics of batch norm'],
  ]);
  const groups = [
    layOut(
      'all',
      parameters.filter(({ trainable }) => trainable),
    ),
  ];
  const statistics = layOut('statistics', parameters.slice(2));
  const graph = evaluationGraph({ model, groups, statistics });
  expect(graph.statistics).toBe('stepwise.statistics');
  expect(graph.model.graph.inputs.map(({ name }) => name)).toContain('stepwise.statistics');
  expect(evaluationGraph({ model, groups }).statistics).toBeNull();
});

describe('asUsed', () => {
  test('turns batch norm and dropout off, and leaves the rest', () => {
    const training = {
      ...node('BatchNormalization', 'bn', ['x', 'w', 'b', 'm', 'v'], ['h', 'm2', 'v2']),
      attributes: { training_mode: int(1), momentum: { kind: 'float' as const, value: 0.5 } },
    };
    const model = file([training, node('Dropout', 'drop', ['h', 'ratio', 'mode'], ['y'])], {});
    const nodes = asUsed(model).graph.nodes;
    expect(nodes[0]?.outputs).toEqual(['h']);
    expect(Object.keys(nodes[0]?.attributes ?? {})).toEqual(['momentum']);
    expect(nodes[1]?.inputs).toEqual(['h', 'ratio']);
  });
  test('gives back a model that is one already', () => {
    const model = file([bn('one', ['x', 'w', 'b', 'm', 'v'], 'y')], { w: 1, b: 2, m: 3, v: 4 });
    expect(asUsed(model)).toBe(model);
  });
});

test('in training, each node has tensors of its own where the runtime writes over its inputs', () => {
  const model = file(
    [bn('one', ['x', 'w', 'b', 'm', 'v'], 'h'), bn('two', ['h', 'w2', 'b2', 'm2', 'v2'], 'y')],
    { w: 1, b: 2, m: 0, v: 1, w2: 5, b2: 6, m2: 0, v2: 1 },
  );
  const loss = meanSquaredError();
  const parameters = findParameters(model, loss);
  const some = (trainable: boolean) => parameters.filter((one) => one.trainable === trainable);
  const { graph } = trainingGraph({
    model,
    loss,
    optimizer: sgd(),
    groups: [layOut('all', some(true))],
    statistics: layOut('statistics', some(false)),
    inputs: { x: { type: 'float32', shape: [4, 2] } },
  }).model;
  // those of the gradient are no layers in training
  const layers = graph.nodes.filter(
    ({ op, attributes }) => op === 'BatchNormalization' && attributes['training_mode'],
  );
  expect(layers).toHaveLength(2);
  const overwritten = layers.flatMap(({ inputs }) => inputs.slice(3));
  expect(new Set(overwritten).size).toBe(4);
  // and numbers of their own, so that no optimizer of a runtime makes one of them
  const numbers = overwritten.map((name) => [...(graph.initializers.get(name)?.data ?? [])].join());
  expect(new Set(numbers).size).toBe(4);
  expect(numbers).not.toContain('');
  const readers = graph.nodes.filter(({ inputs }) =>
    inputs.some((name) => overwritten.includes(name)),
  );
  expect(readers).toHaveLength(2);
});
