import { StepwiseError } from '@stepwise/core';
import { expect, test } from 'vitest';
import {
  checkTrainable,
  crossEntropy,
  findParameters,
  GraphBuilder,
  meanSquaredError,
  modelOutput,
  scalar,
  tensor,
  type Model,
  type Node,
} from '../../src/index.ts';

const matrix = (rows: number, columns: number) =>
  tensor('float32', [rows, columns], new Float32Array(rows * columns).fill(0.5));

function refusal(f: () => unknown): { code: string; message: string } {
  try {
    f();
  } catch (error) {
    if (error instanceof StepwiseError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('it was accepted');
}

/** A model as a file has it, with nodes of any operator. */
function withNodes(nodes: readonly (readonly [string, readonly string[], string])[]): Model {
  const g = new GraphBuilder();
  g.output(g.input('x', 'float32', ['batch', 4]), 'unused');
  const { graph, ...model } = g.toModel();
  return {
    ...model,
    graph: {
      ...graph,
      outputs: [{ name: 'y', type: { type: 'float32', shape: ['batch', 3] } }],
      initializers: new Map([
        ['weight', matrix(4, 3)],
        ['late', matrix(3, 3)],
      ]),
      nodes: nodes.map(([op, inputs, output]): Node => ({
        name: `the ${op}`,
        op,
        domain: op === 'FusedMatMul' ? 'com.microsoft' : '',
        inputs,
        outputs: [output],
        attributes: {},
      })),
    },
  };
}

test('each float initializer is listed, with its operator, and why it is not trained', () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 4]);
  const weight = g.initializer('weight', matrix(4, 3));
  const temperature = g.initializer('temperature', tensor('float32', [1], [2]));
  const rounded = g.initializer('rounded', matrix(1, 3));
  const hidden = g.div(g.matMul(x, weight), temperature);
  g.output(g.add(hidden, g.one('Floor', [rounded])), 'y');
  g.output(g.matMul(x, g.initializer('other head', matrix(4, 2))), 'aside');
  g.initializer('steps', tensor('int64', [2], [1, 2]));

  const found = findParameters(g.toModel(), meanSquaredError({ output: 'y' }));
  expect(found).toEqual([
    {
      name: 'weight',
      shape: [4, 3],
      size: 12,
      type: 'float32',
      operator: 'MatMul',
      trainable: true,
    },
    expect.objectContaining({ name: 'temperature', trainable: false, reason: 'a single number' }),
    expect.objectContaining({
      name: 'rounded',
      operator: 'Floor',
      reason: 'it has no derivative on its way to the loss',
    }),
    expect.objectContaining({ name: 'other head', reason: 'the loss does not use it' }),
  ]);
});

test('a tensor that is used twice is one parameter, and a constant is none', () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 3]);
  const weight = g.initializer('weight', matrix(3, 3));
  const shift = g.constant(matrix(1, 3), 'shift');
  const twice = g.matMul(g.matMul(x, weight), g.transpose(weight));
  g.output(
    g.add(twice, g.node('Constant', [], { value: { kind: 'tensor', value: matrix(1, 3) } })[0]!),
    'y',
  );
  g.output(g.mul(x, shift), 'aside');
  const names = findParameters(g.toModel(), meanSquaredError({ output: 'y' }))
    .filter(({ trainable }) => trainable)
    .map(({ name }) => name);
  expect(names).toEqual(['weight']);
});

test('every operator that is not known is listed, with its name and place', () => {
  const model = withNodes([
    ['MatMul', ['x', 'weight'], 'a'],
    ['Shrink', ['a'], 'b'],
    ['Relu', ['b'], 'c'],
    ['Hardmax', ['c'], 'y'],
    ['Swoosh', ['x'], 'not needed'],
  ]);
  const { code, message } = refusal(() => findParameters(model, meanSquaredError()));
  expect(code).toBe('unsupported');
  expect(message).toContain("Shrink 'the Shrink' (node 1), Hardmax 'the Hardmax' (node 3).");
  expect(message).not.toContain('Swoosh');
});

test('what is known but has no gradient is listed beside what is not known', () => {
  const model = withNodes([
    ['MatMul', ['x', 'weight'], 'a'],
    ['FusedMatMul', ['a', 'late'], 'b'],
    ['Shrink', ['b'], 'y'],
  ]);
  expect(refusal(() => findParameters(model, meanSquaredError())).message).toContain(
    "FusedMatMul 'the FusedMatMul' (node 1), Shrink 'the Shrink' (node 2).",
  );
});

test('an operator without a gradient is refused before anything runs, and only on the way of what is trained', () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 4]);
  const early = g.matMul(x, g.initializer('early', matrix(4, 3)));
  const mixed = g.one('FusedMatMul', [early, g.constant(matrix(3, 3))], {}, { name: 'mix' });
  g.output(g.matMul(mixed, g.initializer('late', matrix(3, 2))), 'y');
  const model = g.toModel();
  const loss = meanSquaredError();
  const { code, message } = refusal(() => {
    checkTrainable(model, loss, new Set(['early', 'late']));
  });
  expect(code).toBe('unsupported');
  expect(message).toContain("FusedMatMul 'mix' (node 2)");
  expect(() => {
    checkTrainable(model, loss, new Set(['late']));
  }).not.toThrow();
});

test('losses say which output they are of, and what it has to be', () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 4, 5]);
  g.output(g.mul(x, g.initializer('weight', matrix(4, 5))), 'scores');
  g.output(g.reduceMean(x, [0, 1, 2]), 'mean');
  const model = g.toModel();
  const found = (loss: Parameters<typeof findParameters>[1]) => () => findParameters(model, loss);
  expect(refusal(found(crossEntropy())).message).toContain('2 outputs (scores, mean)');
  expect(refusal(found(crossEntropy({ scores: 'logits' }))).message).toContain(
    "no output 'logits'",
  );
  expect(refusal(found(crossEntropy({ scores: 'mean' }))).message).toContain('float32[]');
  expect(refusal(found(crossEntropy({ scores: 'scores', axis: 0 }))).code).toBe('bad-model');
  expect(refusal(found(modelOutput({ output: 'scores' }))).message).toContain('[batch, 4, 5]');
  expect(found(crossEntropy({ scores: 'scores', axis: -1 }))()).toHaveLength(1);
  expect(found(crossEntropy({ scores: 'scores' }))()).toHaveLength(1);
});

test('a name of the loss that the model already has is refused', () => {
  const g = new GraphBuilder();
  const x = g.input('labels', 'float32', ['batch', 4]);
  g.output(g.matMul(x, g.initializer('weight', matrix(4, 3))), 'y');
  const model = g.toModel();
  expect(refusal(() => findParameters(model, crossEntropy())).message).toContain("'labels'");
});

test('weights of half precision are no parameters', () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 2]);
  g.output(g.mul(x, g.constant(scalar('float32', 2))), 'y');
  const model = g.toModel();
  const half = tensor('float16', [2], Uint16Array.of(1, 2));
  const graph = {
    ...model.graph,
    initializers: new Map([...model.graph.initializers, ['half', half]]),
  };
  expect(findParameters({ ...model, graph }, meanSquaredError()).map(({ name }) => name)).toEqual([
    'constant',
  ]);
});
