import { expect, test } from 'vitest';
import { raise } from '../../src/convert/raise.ts';
import { float, int, ints } from '../../src/model/attributes.ts';
import type { Node } from '../../src/model/model.ts';
import { tensor, type Tensor } from '../../src/model/tensor.ts';
import { modelOf, node, runModel } from './runModel.ts';

/** Numbers without any pattern, the same at each call. */
function numbers(shape: readonly number[], seed = 1): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Array.from({ length: size }, (_, i) => Math.sin(12.9898 * (i + seed)) * 3);
  return tensor('float32', shape, values);
}

interface Case {
  readonly name: string;
  readonly opsets: readonly number[];
  readonly node: Node;
  readonly shapes: readonly (readonly number[])[];
}

const CASES: readonly Case[] = [
  {
    name: 'GroupNormalization with a scale of each group',
    opsets: [18, 20],
    node: node('GroupNormalization', ['x0', 'x1', 'x2'], ['y'], { num_groups: int(2) }),
    shapes: [[2, 6, 5], [2], [2]],
  },
  {
    name: 'GroupNormalization with a scale of each channel',
    opsets: [21, 23],
    node: node('GroupNormalization', ['x0', 'x1', 'x2'], ['y'], {
      num_groups: int(3),
      epsilon: float(0.25),
    }),
    shapes: [[2, 6, 3, 4], [6], [6]],
  },
  {
    name: 'RMSNormalization',
    opsets: [23],
    node: node('RMSNormalization', ['x0', 'x1'], ['y']),
    shapes: [[2, 3, 8], [8]],
  },
  {
    name: 'RMSNormalization from an axis on',
    opsets: [23],
    node: node('RMSNormalization', ['x0', 'x1'], ['y'], { axis: int(1), epsilon: float(0.5) }),
    shapes: [
      [2, 3, 4],
      [3, 4],
    ],
  },
  {
    name: 'MeanVarianceNormalization',
    opsets: [9, 13, 18],
    node: node('MeanVarianceNormalization', ['x0'], ['y']),
    shapes: [[3, 2, 3, 4]],
  },
  {
    name: 'MeanVarianceNormalization of each row',
    opsets: [13],
    node: node('MeanVarianceNormalization', ['x0'], ['y'], { axes: ints([-1]) }),
    shapes: [[3, 6]],
  },
];

const all = CASES.flatMap(({ opsets, ...rest }) => opsets.map((opset) => ({ opset, ...rest })));

test.each(all)('$name, opset $opset, computes the same on ONNX Runtime', async (one) => {
  const feeds = Object.fromEntries(
    one.shapes.map((shape, i) => [`x${i}`, numbers(shape, 1 + 100 * i)]),
  );
  const model = modelOf(one.opset, [one.node], feeds, ['y']);
  const wanted = (await runModel(model, feeds))['y'];
  const raised = raise(model);
  // nothing that was added can be taken for a weight
  expect(raised.graph.initializers.size).toBe(0);
  const found = (await runModel(raised, feeds))['y'];
  expect(found?.dims).toEqual(wanted?.dims);
  const [a, b] = [found?.data as number[], wanted?.data as number[]];
  expect(a).toHaveLength(b.length);
  expect(a.filter((x, i) => !(Math.abs(x - Number(b[i])) <= 2e-6 * (1 + Math.abs(x))))).toEqual([]);
});

test('a batch normalization with five outputs was for training before opset 14', async () => {
  const feeds = Object.fromEntries(
    [[4, 2, 3], [2], [2], [2], [2]].map((shape, i) => [`x${i}`, numbers(shape, 1 + 100 * i)]),
  );
  const inputs = Object.keys(feeds);
  const [older, newer] = [
    node('BatchNormalization', inputs, ['y', 'mean', 'var', 'a', 'b'], { momentum: float(0.75) }),
    node('BatchNormalization', inputs, ['y', 'mean', 'var'], {
      momentum: float(0.75),
      training_mode: int(1),
    }),
  ];
  const raised = raise(modelOf(13, [older], feeds, ['y', 'mean', 'var']));
  const wanted = await runModel(modelOf(15, [newer], feeds, ['y', 'mean', 'var']), feeds);
  expect(await runModel(raised, feeds)).toEqual(wanted);
});

test.each([
  [13, node('BatchNormalization', ['x', 'x', 'x', 'x', 'x'], ['b', 'mean', 'var', 'a', 'y'])],
  [13, node('BatchNormalization', ['x', 'x', 'x', 'x', 'x'], ['y', 'mean', 'var'])],
  [23, node('RMSNormalization', ['x', 'x'], ['y'], { stash_type: int(16) })],
])('opset %i: what is not defined there is refused', (opset, one) => {
  const run = () => raise(modelOf(opset, [one], { x: numbers([2]) }, ['y']));
  expect(run).toThrow(expect.objectContaining({ code: 'unsupported' }));
});

test.each([
  [18, node('GroupNormalization', ['x', 'x', 'x'], ['y']), 'num_groups from 1 on'],
  [21, node('GroupNormalization', ['x', 'x'], ['y'], { num_groups: int(1) }), 'three inputs'],
  [23, node('RMSNormalization', ['x'], ['y']), 'two inputs'],
  [23, node('RMSNormalization', ['x', 'x'], ['y'], { axis: int(1) }), 'no axis 1'],
])('opset %i: what is no node of that opset is refused', (opset, one, reason) => {
  const run = () => raise(modelOf(opset, [one], { x: numbers([2]) }, ['y']));
  expect(run).toThrow(expect.objectContaining({ code: 'bad-model' }));
  expect(run).toThrow(reason);
});

test('axes that count from the end need no shape', () => {
  const hidden = node('Hidden', ['x'], ['h'], {}, 'test');
  const rms = (axis: number) => node('RMSNormalization', ['h', 'x'], ['y'], { axis: int(axis) });
  const run = (axis: number) => () =>
    raise(modelOf(23, [hidden, rms(axis)], { x: numbers([2]) }, ['y']));
  expect(run(-2)).not.toThrow();
  expect(run(0)).toThrow(/how many axes 'h' has is not known/);
});
