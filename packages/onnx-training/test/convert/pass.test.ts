import { describe, expect, test } from 'vitest';
import { NEWEST_OPSET } from '../../src/convert/changes.ts';
import { raise } from '../../src/convert/raise.ts';
import { float, int, ints, string } from '../../src/model/attributes.ts';
import type { Node } from '../../src/model/model.ts';
import { tensor, type Tensor } from '../../src/model/tensor.ts';
import { refusalOf } from '../format/refusalOf.ts';
import { modelOf, node, runModel } from './runModel.ts';

const feeds = {
  x: tensor('float32', [2, 3], [0.5, 1, 2, 0.25, 3, 1.5]),
  w: tensor('float32', [3, 2], [1, -1, 0.5, 2, -0.25, 4]),
  labels: tensor('int64', [2], [2, 0]),
};
const initializers: Record<string, Tensor> = {
  sizes: tensor('int64', [2], [3, -1]),
  axis0: tensor('int64', [1], [0]),
  zero: tensor('int64', [1], [0]),
  one: tensor('int64', [1], [1]),
  ratio: tensor('float32', [], [0.5]),
};

interface Case {
  readonly from?: number;
  readonly node: Node;
}

const passing: Case[] = [
  ...['Neg', 'Exp', 'Log', 'Sqrt', 'Relu', 'Tanh', 'Sigmoid', 'Identity', 'Shape'].map(
    (op): Case => ({ node: node(op, ['x'], ['y']) }),
  ),
  ...['Add', 'Sub', 'Mul', 'Div', 'Pow'].map((op): Case => ({ node: node(op, ['x', 'x'], ['y']) })),
  { node: node('MatMul', ['x', 'w'], ['y']) },
  { node: node('Gemm', ['x', 'w', 'ratio'], ['y'], { alpha: float(2), beta: float(0.5) }) },
  { node: node('Gemm', ['x', 'x'], ['y'], { transB: int(1) }), from: 11 },
  { node: node('Reshape', ['x', 'sizes'], ['y']) },
  { node: node('Reshape', ['x', 'sizes'], ['y'], { allowzero: int(1) }), from: 14 },
  { node: node('Flatten', ['x'], ['y'], { axis: int(0) }) },
  { node: node('Transpose', ['x'], ['y'], { perm: ints([1, 0]) }) },
  { node: node('Concat', ['x', 'x'], ['y'], { axis: int(1) }) },
  { node: node('Gather', ['x', 'one'], ['y'], { axis: int(1) }) },
  { node: node('Slice', ['x', 'zero', 'one', 'one'], ['y']), from: 10 },
  { node: node('Unsqueeze', ['x', 'axis0'], ['y']), from: 13 },
  { node: node('Squeeze', ['x'], ['y']), from: 13 },
  { node: node('ReduceSum', ['x', 'axis0'], ['y'], { keepdims: int(0) }), from: 13 },
  { node: node('ReduceMean', ['x', 'axis0'], ['y']), from: 18 },
  { node: node('Softmax', ['x'], ['y'], { axis: int(0) }), from: 13 },
  { node: node('LogSoftmax', ['x'], ['y']), from: 13 },
  { node: node('Dropout', ['x', 'ratio'], ['y']), from: 12 },
  { node: node('Cast', ['x'], ['y'], { to: int(6) }) },
  { node: node('SoftmaxCrossEntropyLoss', ['x', 'labels'], ['y']), from: 12 },
];

describe('what passes as it is computes the same on ONNX Runtime', () => {
  const all = passing.flatMap(({ node: one, from = 7 }) =>
    [7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26]
      .filter((opset) => opset >= from)
      .map((opset) => ({ op: one.op, opset, one })),
  );
  test.each(all)('$op, opset $opset', async ({ opset, one }) => {
    const needed = Object.fromEntries(
      Object.entries(feeds).filter(([name]) => one.inputs.includes(name)),
    );
    const model = modelOf(opset, [one], needed, ['y'], initializers);
    const raised = raise(model);
    expect(raised.graph).toEqual(model.graph);
    expect(await runModel(raised, needed)).toEqual(await runModel(model, needed));
  });
});

const raiseOne = (opset: number, one: Node) => () =>
  raise(modelOf(opset, [one], { x: feeds.x }, ['y'], initializers));

test.each([6, 1, NEWEST_OPSET + 1])('opset %i is refused with what to do', (opset) => {
  const { code, message } = refusalOf(raiseOne(opset, node('Relu', ['x'], ['y'])));
  expect(code).toBe('unsupported');
  expect(message).toMatch(new RegExp(`opset ${opset};.*Export it again`, 'u'));
});

test.each([
  [10, node('OneHot', ['x', 'sizes', 'x'], ['y']), 'opset from 11 to 18'],
  [15, node('RoiAlign', ['x', 'x', 'x'], ['y']), 'opset from 16 to 18'],
  [19, node('AveragePool', ['x'], ['y'], { dilations: ints([2]) }), "attribute 'dilations'"],
  [21, node('QuantizeLinear', ['x', 'x'], ['y'], { block_size: int(2) }), "attribute 'block_size'"],
  [19, node('Pad', ['x', 'sizes'], ['y'], { mode: string('wrap') }), "mode = 'wrap'"],
  [19, node('Cast', ['x'], ['y'], { to: int(17) }), 'casts to the type 17'],
  [13, node('Constant', [], ['y'], { value_string: string('a') }), "'value_string'"],
  [11, node('BatchNormalization', ['x'], ['y', 'mean']), 'inference'],
  [11, node('Dropout', ['x'], ['z', 'y']), 'mask'],
])('opset %i: what opset 18 can not say is refused', (opset, one, reason) => {
  const { code, message } = refusalOf(raiseOne(opset, one));
  expect(code).toBe('unsupported');
  expect(message).toContain(reason);
  expect(message).toContain(one.op);
});

test.each([
  [13, node('Squeeze', ['x'], ['y'], { axes: ints([0]) }), "no attribute 'axes' in opset 13"],
  [18, node('ReduceMean', ['x'], ['y'], { axes: ints([0]) }), "no attribute 'axes' in opset 18"],
  [11, node('Squeeze', ['x', 'axis0'], ['y']), 'in opset 11 it has one input'],
  [9, node('Slice', ['x'], ['y'], { starts: ints([0]) }), 'starts and ends'],
  [13, node('Constant', [], ['y'], {}), 'one value'],
  [9, node('Softmax', ['x'], ['y', 'z']), 'one output'],
  [9, node('Dropout', ['x'], ['', 'y']), 'the first of them named'],
])('opset %i: what is no node of that opset is refused', (opset, one, reason) => {
  const { code, message } = refusalOf(raiseOne(opset, one));
  expect(code).toBe('bad-model');
  expect(message).toContain(reason);
});

test('newer attributes that say nothing are dropped', () => {
  const { graph } = raiseOne(
    21,
    node('AveragePool', ['x'], ['y'], { dilations: ints([1]), kernel_shape: ints([2]) }),
  )();
  expect(graph.nodes[0]?.attributes).toEqual({ kernel_shape: ints([2]) });
});

test('nodes of other domains are not touched', () => {
  const one = node('Softmax', ['x'], ['y'], { axis: int(0) }, 'com.example');
  expect(raiseOne(9, one)().graph.nodes).toEqual([one]);
});

test('a model that does not say its opset is refused', () => {
  const model = modelOf(17, [node('Relu', ['x'], ['y'])], { x: feeds.x }, ['y']);
  expect(refusalOf(() => raise({ ...model, opsets: {} })).code).toBe('bad-model');
});
