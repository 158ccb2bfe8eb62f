import { expect, test } from 'vitest';
import { raise } from '../../src/convert/raise.ts';
import { int, ints } from '../../src/model/attributes.ts';
import type { Attributes, Node } from '../../src/model/model.ts';
import { tensor, type Tensor } from '../../src/model/tensor.ts';
import { isLinear } from '../../src/operators/scanBody.ts';
import { modelOf, node, runModel } from './runModel.ts';

const numbers = (shape: readonly number[], seed: number): Tensor => {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Array.from({ length: size }, (_, i) => Math.sin(12.9898 * (i + seed)));
  return tensor('float32', shape, values);
};

const FEEDS: Readonly<Record<string, Tensor>> = {
  start: numbers([3], 1),
  u: numbers([5, 3], 7),
  v: numbers([5, 3], 70),
  decay: tensor('float32', [3], [0.5, 0.9, 0.1]),
};

const half = tensor('float32', [], [0.5]);

interface Case {
  readonly name: string;
  readonly elements?: readonly string[];
  readonly nodes: readonly Node[];
  /** Of the body, after the state. */
  readonly outputs?: readonly string[];
  readonly next?: string;
  readonly initializers?: Readonly<Record<string, Tensor>>;
  readonly attributes?: Attributes;
}

function scanOf({
  elements = ['u', 'v'],
  nodes,
  outputs = ['o'],
  next = 'n',
  initializers = {},
  attributes = {},
}: Case): Node {
  const typed = (name: string) => ({ name, type: { type: 'float32' as const, shape: [3] } });
  const value = {
    name: 'body',
    inputs: ['h', ...elements.map((name) => `${name}_t`)].map(typed),
    outputs: [next, ...outputs].map(typed),
    initializers: new Map(Object.entries(initializers)),
    nodes,
  };
  return node('Scan', ['start', ...elements], ['last', ...outputs.map((_, i) => `y${i}`)], {
    body: { kind: 'graph', value },
    num_scan_inputs: int(elements.length),
    ...attributes,
  });
}

const step = [node('Mul', ['a', 'h'], ['p']), node('Add', ['b', 'p'], ['n'])];
const copy = node('Identity', ['n'], ['o']);

const RAISED: readonly Case[] = [
  {
    name: 'work before the step',
    nodes: [node('Sigmoid', ['u_t'], ['a']), node('Mul', ['a', 'v_t'], ['b']), ...step, copy],
  },
  {
    name: 'work behind the step',
    nodes: [
      node('Mul', ['h', 'u_t'], ['p']),
      node('Add', ['p', 'v_t'], ['n']),
      node('Tanh', ['n'], ['t']),
      node('Sub', ['t', 'u_t'], ['o']),
    ],
  },
  {
    name: 'a decay from outside',
    elements: ['u'],
    nodes: [node('Mul', ['decay', 'h'], ['p']), node('Add', ['p', 'u_t'], ['n']), copy],
  },
  {
    name: 'a decay that is constant, backwards',
    elements: ['v'],
    nodes: [
      node('Constant', [], ['c'], { value: { kind: 'tensor', value: half } }),
      node('Mul', ['h', 'c'], ['p']),
      node('Mul', ['w', 'v_t'], ['b']),
      node('Add', ['p', 'b'], ['n']),
      copy,
    ],
    initializers: { w: tensor('float32', [3], [1, 2, 3]) },
    attributes: { scan_input_directions: ints([1]), scan_output_directions: ints([1]) },
  },
  {
    name: 'several outputs',
    nodes: [
      node('Exp', ['u_t'], ['a']),
      node('Neg', ['v_t'], ['b']),
      ...step,
      node('Identity', ['n'], ['o']),
      node('Mul', ['o', 'decay'], ['q']),
    ],
    outputs: ['o', 'q', 'b'],
  },
  {
    name: 'a state that goes out by a copy',
    nodes: [
      node('Abs', ['u_t'], ['a']),
      node('Identity', ['v_t'], ['b']),
      ...step,
      node('Identity', ['n'], ['m']),
      node('Relu', ['m'], ['o']),
    ],
    next: 'm',
  },
];

const all = RAISED.flatMap((one) => [9, 13, 18].map((opset) => ({ opset, ...one })));

test.each(all)('$name, opset $opset, computes the same on ONNX Runtime', async (one) => {
  const outer = scanOf(one);
  const read = new Set([...outer.inputs, ...one.nodes.flatMap(({ inputs }) => inputs)]);
  const feeds = Object.fromEntries(Object.entries(FEEDS).filter(([name]) => read.has(name)));
  const model = modelOf(one.opset, [outer], feeds, outer.outputs);
  const raised = raise(model);
  const loops = raised.graph.nodes.filter(({ op }) => op === 'Scan');
  expect(loops.map((loop) => loop.attributes['body']?.kind)).toEqual(['graph']);
  const body = loops[0]?.attributes['body'];
  expect(body?.kind === 'graph' && isLinear(body.value)).toBe(true);
  const wanted = await runModel(model, feeds);
  const found = await runModel(raised, feeds);
  for (const name of outer.outputs) {
    expect(found[name]?.dims).toEqual(wanted[name]?.dims);
    const [a, b] = [found[name], wanted[name]].map((value) => value?.data as number[]);
    expect(a?.filter((x, i) => !(Math.abs(x - Number(b?.[i])) <= 1e-6))).toEqual([]);
  }
});

const before = [node('Exp', ['u_t'], ['a']), node('Identity', ['v_t'], ['b'])];

test.each<Case>([
  {
    name: 'a plain recurrence',
    nodes: [node('Mul', ['u_t', 'h'], ['p']), node('Add', ['v_t', 'p'], ['n']), copy],
  },
  {
    name: 'a state that is not linear',
    nodes: [...before, ...step, node('Tanh', ['n'], ['m']), copy],
    next: 'm',
  },
  {
    name: 'a state that is used twice',
    nodes: [...before, node('Add', ['b', 'h'], ['c']), node('Mul', ['c', 'h'], ['n']), copy],
  },
  {
    name: 'an operator over several elements',
    nodes: [node('Softmax', ['u_t'], ['a']), before[1]!, ...step, copy],
  },
  {
    name: 'other directions',
    nodes: [...before, ...step, copy],
    attributes: { scan_input_directions: ints([0, 1]) },
  },
  {
    name: 'another axis',
    nodes: [...before, ...step, copy],
    attributes: { scan_output_axes: ints([1]) },
  },
  {
    name: 'nothing that has steps',
    nodes: [node('Mul', ['decay', 'h'], ['p']), node('Add', ['decay', 'p'], ['n']), copy],
  },
  {
    name: 'a constant of more axes',
    nodes: [
      ...before,
      node('Mul', ['b', 'w'], ['c']),
      node('Mul', ['a', 'h'], ['p']),
      node('Add', ['c', 'p'], ['n']),
      copy,
    ],
    initializers: { w: numbers([1, 3], 1) },
  },
  { name: 'an output without steps', nodes: [...before, ...step, node('Exp', ['decay'], ['o'])] },
  {
    name: 'a value of unknown shape',
    nodes: [
      ...before,
      node('Mul', ['a', 'h'], ['p']),
      node('Add', ['elsewhere', 'p'], ['n']),
      copy,
    ],
  },
])('$name: the loop stays as it is', (one) => {
  const outer = scanOf(one);
  const { graph } = raise(modelOf(16, [outer], FEEDS, ['last']));
  expect(graph.nodes).toEqual([outer]);
});
