import { expect, test } from 'vitest';
import { raise } from '../../src/convert/raise.ts';
import { find, float, int, string } from '../../src/model/attributes.ts';
import type { Node } from '../../src/model/model.ts';
import { tensor, type Tensor } from '../../src/model/tensor.ts';
import { modelOf, node, runModel } from './runModel.ts';

/** Numbers without any pattern, the same at each call. */
function numbers(shape: readonly number[], type: 'float32' | 'float64' = 'float32'): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Array.from({ length: size }, (_, i) => Math.sin(12.9898 * (i + 1)) * 3);
  return tensor(type, shape, values);
}

interface Case {
  readonly name: string;
  readonly opsets: readonly number[];
  readonly nodes: readonly Node[];
  readonly outputs?: readonly string[];
  readonly initializers?: Readonly<Record<string, Tensor>>;
  /** Relative; 0 where the same kernels run. */
  readonly bound?: number;
}

const CASES: readonly Case[] = [
  {
    name: 'Clip',
    opsets: [7, 9, 10],
    nodes: [node('Clip', ['x'], ['y'], { min: float(-1), max: float(0.5) })],
  },
  {
    name: 'Clip from below',
    opsets: [7, 10],
    nodes: [node('Clip', ['x'], ['y'], { min: float(-1) })],
  },
  {
    name: 'Clip from above',
    opsets: [7, 10],
    nodes: [node('Clip', ['x'], ['y'], { max: float(0.5) })],
  },
  { name: 'Clip nowhere', opsets: [9], nodes: [node('Clip', ['x'], ['y'])] },
  {
    name: 'TopK',
    opsets: [7, 9],
    nodes: [node('TopK', ['x'], ['y', 'z'], { k: int(2), axis: int(1) })],
    outputs: ['y', 'z'],
  },
  {
    name: 'Scatter',
    opsets: [9, 10],
    nodes: [node('Scatter', ['x', 'i', 'u'], ['y'], { axis: int(1) })],
    initializers: {
      i: tensor('int64', [2, 1, 4], [0, 1, 2, 0, 1, 1, 0, 2]),
      u: tensor('float32', [2, 1, 4], [9, 8, 7, 6, 5, 4, 3, 2]),
    },
  },
  { name: 'Gelu', opsets: [20, 21], nodes: [node('Gelu', ['x'], ['y'])], bound: 3e-7 },
  {
    name: 'Gelu by tanh',
    opsets: [20, 21],
    nodes: [node('Gelu', ['x'], ['y'], { approximate: string('tanh') })],
    bound: 3e-7,
  },
];

const all = CASES.flatMap(({ opsets, ...rest }) => opsets.map((opset) => ({ opset, ...rest })));

test.each(all)('$name, opset $opset, computes the same on ONNX Runtime', async (one) => {
  const { opset, nodes, outputs = ['y'], initializers = {}, bound = 0 } = one;
  const feeds = { x: numbers([2, 3, 4]) };
  const model = modelOf(opset, nodes, feeds, outputs, initializers);
  const wanted = await runModel(model, feeds);
  for (const [name, found] of Object.entries(await runModel(raise(model), feeds))) {
    expect({ ...found, data: [] }).toEqual({ ...wanted[name], data: [] });
    const [a, b] = [found.data as number[], wanted[name]?.data as number[]];
    expect(a).toHaveLength(24 / (name === 'y' && outputs.length === 1 ? 1 : 1.5));
    const off = a
      .map(Number)
      .filter((x, i) => !(Math.abs(x - Number(b[i])) <= bound * (1 + Math.abs(x))));
    expect(off).toEqual([]);
  }
});

test('numbers that are added have the type of the input', () => {
  for (const [opset, one] of [
    [9, node('Clip', ['x'], ['y'], { min: float(0.1) })],
    [20, node('Gelu', ['x'], ['y'])],
  ] as const) {
    const { graph } = raise(modelOf(opset, [one], { x: numbers([2], 'float64') }, ['y']));
    const added = [
      ...graph.initializers.values(),
      ...graph.nodes.flatMap((made) => find(made, 'value', 'tensor')?.value ?? []),
    ];
    expect(added.length).toBeGreaterThan(0);
    expect(new Set(added.map(({ type }) => type))).toEqual(new Set(['float64']));
  }
});

test('the last node of a Gelu keeps its name and output', () => {
  const { graph } = raise(modelOf(20, [node('Gelu', ['x'], ['y'])], { x: numbers([2]) }, ['y']));
  expect(graph.nodes.at(-1)).toMatchObject({ op: 'Mul', name: 'y', outputs: ['y'] });
  const others = graph.nodes.slice(0, -1);
  expect(others.map(({ name }) => name)).toEqual(others.map(() => ''));
  expect(others.filter(({ op }) => op !== 'Constant')).toHaveLength(4);
});

test.each([
  [20, node('Gelu', ['x'], ['y'], { approximate: string('sigmoid') }), "it is 'sigmoid'"],
  [9, node('TopK', ['x'], ['y', 'z']), 'it has to have k'],
])('opset %i: what is no node of that opset is refused', (opset, one, reason) => {
  const run = () => raise(modelOf(opset, [one], { x: numbers([2]) }, ['y']));
  expect(run).toThrow(expect.objectContaining({ code: 'bad-model' }));
  expect(run).toThrow(reason);
});
