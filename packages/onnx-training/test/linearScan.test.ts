import { StepwiseError } from '@stepwise/core';
import fc from 'fast-check';
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { findOperator } from '../src/operators/table.ts';
import {
  differentiate,
  findParameters,
  GraphBuilder,
  int,
  ints,
  layOut,
  meanSquaredError,
  raise,
  readModel,
  sgd,
  tensor,
  trainingGraph,
  writeModel,
} from '../src/index.ts';
import type { Attributes, ElementType, Graph, Model, Node, Shape, Value } from '../src/index.ts';
import { runOrt } from './operatorsOrt.ts';

const one = (op: string, inputs: readonly string[], output: string): Node => ({
  name: output,
  op,
  domain: '',
  inputs,
  outputs: [output],
  attributes: {},
});

const PLAIN = [
  one('Mul', ['s', 'a'], 'p'),
  one('Add', ['p', 'b'], 'n'),
  one('Identity', ['n'], 'o'),
];

interface Body {
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly nodes?: readonly Node[];
}

function bodyOf({ inputs = ['s', 'a', 'b'], outputs = ['n', 'o'], nodes = PLAIN }: Body): Graph {
  const info = (name: string) => ({ name, type: null });
  return {
    name: 'body',
    inputs: inputs.map(info),
    outputs: outputs.map(info),
    initializers: new Map(),
    nodes,
  };
}

interface Call extends Body {
  readonly shapes: readonly Shape[];
  readonly types?: readonly ElementType[];
  readonly attributes?: Attributes;
  readonly made?: number;
}

function scan({ shapes, types = [], attributes = {}, made = 2, ...body }: Call): readonly Value[] {
  const g = new GraphBuilder();
  const inputs = shapes.map((shape, i) => g.input(`x${i}`, types[i] ?? 'float32', shape));
  const all: Attributes = {
    body: { kind: 'graph', value: bodyOf(body) },
    num_scan_inputs: int(2),
    ...attributes,
  };
  return g.node('Scan', inputs, all, { name: 'this', outputs: made });
}

const step = [4, 'n'] as const;

test.each<Call & { readonly expected: readonly Shape[] }>([
  { shapes: [step, ['t', ...step], ['t', ...step]], expected: [step, ['t', ...step]] },
  { shapes: [step, ['t', ...step], [9, ...step]], expected: [step, [9, ...step]] },
  {
    shapes: [step, [null, 4, 1], ['t', 1, 5]],
    expected: [
      [4, 5],
      [null, 4, 5],
    ],
  },
  { shapes: [[null], [3, 1], [3, null]], made: 1, expected: [[null]] },
  { shapes: [[], [7], [7]], expected: [[], [7]] },
  {
    shapes: [
      [4, 5],
      [4, 9, 5],
      [4, 5, 9],
    ],
    attributes: { scan_input_axes: ints([1, -1]), scan_output_axes: ints([-2]) },
    expected: [
      [4, 5],
      [4, 9, 5],
    ],
  },
])('a linear scan of $shapes gives $expected', ({ expected, ...call }) => {
  expect(scan(call).map(({ shape }) => shape)).toEqual(expected);
});

const good: readonly Shape[] = [[3], [5, 3], [5, 3]];

test.each<Call & { readonly message: RegExp; readonly code?: string }>([
  { shapes: [[3], [5, 3], [6, 3]], message: /Scan 'this': .*have to have as many steps/ },
  { shapes: [[3], [5, 4], [5, 3]], message: /do not fit together/ },
  { shapes: [[1], [5, 4], [5, 4]], message: /of the shape of the state/ },
  { shapes: good, attributes: { num_scan_inputs: int(1) }, message: /num_scan_inputs has to be 2/ },
  { shapes: good, attributes: { scan_input_axes: ints([2, 0]) }, message: /from -2 to 1; it is 2/ },
  { shapes: good, types: ['int64', 'int64', 'int64'], message: /floats of one type/ },
  { shapes: good, types: ['float32', 'float64', 'float32'], message: /floats of one type/ },
  { shapes: [[3], [5, 3]], message: /wanted 3 inputs; got 2/ },
])('refused as a mistake: $message', ({ message, ...call }) => {
  expect(() => scan(call)).toThrow(message);
  expect(() => scan(call)).toThrow(expect.objectContaining({ code: 'bad-model' }));
});

const [product, sum, copy] = PLAIN as [Node, Node, Node];

test.each<readonly [what: string, body: Body]>([
  [
    'a state that is not linear',
    { nodes: [product, one('Add', ['p', 'b'], 'q'), one('Tanh', ['q'], 'n'), copy] },
  ],
  ['two products', { nodes: [product, one('Mul', ['p', 'b'], 'n'), copy] }],
  ['a square of the state', { nodes: [one('Mul', ['s', 's'], 'p'), sum, copy] }],
  ['one element twice', { nodes: [product, one('Add', ['p', 'a'], 'n'), copy] }],
  ['a value from outside', { nodes: [product, one('Add', ['p', 'z'], 'n'), copy] }],
  ['another output', { nodes: PLAIN, outputs: ['n', 'p'] }],
  ['two scan outputs', { nodes: PLAIN, outputs: ['n', 'o', 'o'] }],
  ['a state that stays', { nodes: PLAIN, outputs: ['s', 'o'] }],
  ['copies in a circle', { nodes: [product, sum, one('Identity', ['o'], 'o')] }],
  ['an operator of another domain', { nodes: [product, { ...sum, domain: 'test' }, copy] }],
  ['two states', { inputs: ['s', 't', 'a', 'b'] }],
  ['nothing', { nodes: [] }],
])('a body with %s is refused, with what to do', (_, body) => {
  const run = () => scan({ shapes: good, ...body });
  expect(run).toThrow(expect.objectContaining({ code: 'unsupported' }));
  expect(run).toThrow(
    /Scan 'this': Its body has to be a linear recurrence.*export other loops unrolled/,
  );
});

test('a scan whose parts run in different directions is refused', () => {
  for (const attributes of [
    { scan_input_directions: ints([1, 0]) },
    { scan_output_directions: ints([1]) },
  ]) {
    expect(() => scan({ shapes: good, attributes })).toThrow(/in one direction/);
  }
  expect(() => scan({ shapes: [[3], [5, 3], [5]] })).toThrow(/one axis more than its state/);
});

test('running sums that fade, on ONNX Runtime', async () => {
  const g = new GraphBuilder();
  const [a, b] = ['a', 'b'].map((name) => g.input(name, 'float32', ['t', 2])) as [Value, Value];
  g.output(g.linearScan(a, b), 'h');
  g.output(g.linearScan(a, b, { reverse: true }), 'r');
  const made = await runOrt(g, {
    a: tensor('float32', [4, 2], [0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1]),
    b: tensor('float32', [4, 2], [8, 1, 0, 2, 0, 3, 0, 4]),
  });
  expect(made['h']?.data).toEqual(Float32Array.of(8, 1, 4, 3, 2, 6, 1, 10));
  expect(made['r']?.data).toEqual(Float32Array.of(8, 10, 0, 9, 0, 7, 0, 4));
});

test('each lowering can be asked for', () => {
  const ops = (lowering: string): readonly string[] => {
    const g = new GraphBuilder({ lowerings: { 'linear-scan': lowering } });
    const [a, b] = ['a', 'b'].map((name) => g.input(name, 'float32', [3, 2])) as [Value, Value];
    const initial = g.input('initial', 'float32', [2]);
    const h = g.linearScan(a, b, { initial });
    expect(h.shape).toEqual([3, 2]);
    const gradients = differentiate(g, g.reduceSum(g.mul(h, h)), [a, b, initial]);
    expect(gradients.map((value) => value?.shape)).toEqual([[3, 2], [3, 2], [2]]);
    return g.nodes.map(({ node }) => node.op);
  };
  expect(ops('scan').filter((op) => op === 'Scan')).toHaveLength(2);
  expect(ops('unrolled')).not.toContain('Scan');
});

test('what does not fit a linear scan is refused', () => {
  const g = new GraphBuilder();
  const input = (name: string, shape: Shape) => g.input(name, 'float32', shape);
  const [a, b] = [input('a', [5, 3]), input('b', [5, 3])];
  const refusal = /linearScan: a has to have the shape of b, \[5, 3\]/;
  expect(() => g.linearScan(input('short', [4, 3]), b)).toThrow(refusal);
  expect(() => g.linearScan(input('flat', [5]), b)).toThrow(refusal);
  expect(() => g.linearScan(a, b, { initial: input('i', [5]) })).toThrow(refusal);
  expect(() => g.linearScan(input('once', [1, 3]), b)).toThrow(refusal);
  expect(() => g.linearScan(a, b, { axis: 2 })).toThrow(/from -2 to 1; it is 2/);
  // @ts-expect-error -- no such option
  expect(() => g.linearScan(a, b, { backwards: true })).toThrow(StepwiseError);
});

test.each([
  ['LSTM', /written out as products of matrices/],
  ['GRU', /written out as products of matrices/],
  ['RNN', /written out as products of matrices/],
  ['Loop', /Loops have to be unrolled: .*can be a Scan/],
  ['If', /A branch has no gradient: export the model .* by tracing/],
])('%s is refused by name, with what to do', (op, advice) => {
  expect(findOperator(op)).toBeNull();
  const run = () => {
    const g = new GraphBuilder();
    g.node(op, [g.input('x', 'float32', [2])], {}, { name: 'this' });
  };
  expect(run).toThrow(expect.objectContaining({ code: 'unsupported' }));
  expect(run).toThrow(`${op} 'this'`);
  expect(run).toThrow(advice);
});

test('a model with a Scan that was written and read can be trained', async () => {
  const g = new GraphBuilder({ lowerings: { 'linear-scan': 'scan' } });
  const x = g.input('x', 'float32', ['batch', 5, 3]);
  const decay = g.initializer('decay', tensor('float32', [3], [0.5, 1, 2]));
  const start = g.initializer('start', tensor('float32', [3], [1, 2, 3]));
  const steps = g.transpose(x, [1, 0, 2]);
  const kept = g.one('Expand', [g.sigmoid(decay), g.one('Shape', [steps])]);
  const first = g.one('Expand', [
    start,
    g.one('Shape', [g.one('Gather', [steps, g.scalar('int64', 0)], { axis: int(0) })]),
  ]);
  const h = g.linearScan(kept, steps, { initial: first });
  g.output(g.reduceMean(h, [0]), 'y');
  const model = raise(readModel(writeModel(g.toModel())));
  expect(model.graph.nodes.map(({ op }) => op)).toContain('Scan');

  const loss = meanSquaredError();
  const parameters = findParameters(model, loss);
  expect(parameters.map(({ name, trainable }) => [name, trainable])).toEqual([
    ['decay', true],
    ['start', true],
  ]);
  const training = trainingGraph({
    model,
    loss,
    groups: [layOut('all', parameters)],
    optimizer: sgd(),
    inputs: { x: { type: 'float32', shape: [2, 5, 3] } },
  });
  const session = await ort.InferenceSession.create(writeModel(training.model), {
    logSeverityLevel: 4,
  });
  const feeds = Object.fromEntries(
    training.model.graph.inputs.map(({ name, type }) => {
      const shape = (type?.shape ?? []).map(Number);
      const size = shape.reduce((a, b) => a * b, 1);
      return [name, new ort.Tensor('float32', new Float32Array(size).fill(0.5), shape)];
    }),
  );
  const made = await session.run(feeds);
  await session.release();
  expect(made['stepwise.ok']?.data[0]).toBeTruthy();
  expect(made['stepwise.gradientNorm']?.data[0]).toBeGreaterThan(0);
});

test('any body is read, or refused with an error of our own', () => {
  const name = fc.constantFrom('s', 'a', 'b', 'p', 'n', 'o', 'x0', '');
  const operation = fc.record({
    op: fc.constantFrom('Mul', 'Add', 'Identity', 'Exp', 'Constant', 'Scan'),
    inputs: fc.array(name, { maxLength: 3 }),
    output: name,
  });
  const lists = fc.dictionary(
    fc.constantFrom('scan_input_axes', 'scan_output_axes', 'scan_input_directions'),
    fc.array(fc.integer({ min: -4, max: 2 }), { maxLength: 3 }).map(ints),
    { maxKeys: 1 },
  );
  let [accepted, refused] = [0, 0];
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.constantFrom(...PLAIN),
          operation.map(({ op, inputs, output }) => one(op, inputs, output)),
        ),
        { maxLength: 5 },
      ),
      fc.array(name, { maxLength: 4 }),
      fc.array(name, { minLength: 1, maxLength: 3 }),
      lists,
      fc.constantFrom(1, 2, 2, 2, 3),
      fc.boolean(),
      (others, bodyInputs, bodyOutputs, attributes, count, isPlain) => {
        const body = isPlain
          ? { nodes: [...PLAIN, ...others] }
          : { nodes: others, inputs: bodyInputs, outputs: bodyOutputs };
        const shapes = Array.from({ length: count }, () => [5, 3]);
        const initial = [[3], ...shapes];
        const outer: Node = {
          ...one(
            'Scan',
            initial.map((_, i) => `x${i}`),
            'y',
          ),
          attributes: {
            body: { kind: 'graph', value: bodyOf(body) },
            num_scan_inputs: int(count),
            ...attributes,
          },
        };
        const model: Model = {
          irVersion: 8,
          opsets: { '': 16 },
          producer: '',
          metadata: {},
          functions: [],
          graph: {
            name: 'whole',
            inputs: initial.map((shape, i) => ({
              name: `x${i}`,
              type: { type: 'float32', shape },
            })),
            outputs: [{ name: 'y', type: null }],
            initializers: new Map(),
            nodes: [outer],
          },
        };
        try {
          raise(model);
          scan({ shapes: initial, attributes, made: 1, ...body });
          accepted += 1;
        } catch (error) {
          if (!(error instanceof StepwiseError)) throw error;
          refused += 1;
        }
      },
    ),
    { numRuns: 3000, seed: 11 },
  );
  expect(Math.min(accepted, refused)).toBeGreaterThan(30);
});
