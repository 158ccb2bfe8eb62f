import { describe, expect, test } from 'vitest';
import { raise } from '../../src/convert/raise.ts';
import { float, int } from '../../src/model/attributes.ts';
import type { Attributes, Node } from '../../src/model/model.ts';
import { tensor, type Tensor } from '../../src/model/tensor.ts';
import { refusalOf } from '../format/refusalOf.ts';
import { modelOf, node, runModel } from './runModel.ts';

/** Numbers without any pattern, the same at each call. */
function numbers(shape: readonly number[], seed = 1): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Array.from({ length: size }, (_, i) => Math.sin(12.9898 * (i + 1) * seed) * 2);
  return tensor('float32', shape, values);
}

const int64 = (values: readonly number[], shape: readonly number[] = [values.length]): Tensor =>
  tensor('int64', shape, values);

interface Run {
  readonly opset: number;
  readonly nodes: readonly Node[];
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly outputs?: readonly string[];
  readonly initializers?: Readonly<Record<string, Tensor>>;
}

async function compare(run: Run, bound = 0): Promise<readonly string[]> {
  const { opset, nodes, feeds, outputs = ['y'], initializers = {} } = run;
  const model = modelOf(opset, nodes, feeds, outputs, initializers);
  const raised = raise(model);
  const wanted = await runModel(model, feeds);
  const found = await runModel(raised, feeds);
  for (const name of outputs) {
    const [a, b] = [found[name], wanted[name]];
    expect({ ...a, data: [] }).toEqual({ ...b, data: [] });
    const [x, y] = [a?.data as number[], b?.data as number[]];
    expect(x).toHaveLength(y.length);
    expect(x.length).toBeGreaterThan(0);
    const off = x.filter((value, i) => !(Math.abs(value - Number(y[i])) <= bound));
    expect(off).toEqual([]);
  }
  return raised.graph.nodes.map(({ op }) => op);
}

describe('Attention', () => {
  const mask = numbers([3, 5], 7);
  const keep = tensor(
    'bool',
    [3, 5],
    Array.from({ length: 15 }, (_, i) => (i % 5 === 0 || i % 2 === 0 ? 1 : 0)),
  );
  const heads = { q_num_heads: int(4), kv_num_heads: int(2) };
  const four = [numbers([2, 4, 3, 6]), numbers([2, 4, 5, 6], 2), numbers([2, 4, 5, 7], 3)];
  const grouped = [numbers([2, 4, 3, 6]), numbers([2, 2, 5, 6], 2), numbers([2, 2, 5, 7], 3)];
  const three = [numbers([2, 3, 24]), numbers([2, 5, 12], 2), numbers([2, 5, 14], 3)];

  test.each<readonly [string, readonly Tensor[], Attributes, Tensor | null]>([
    ['of heads on an axis of their own', four, {}, null],
    ['with a scale', four, { scale: float(0.3) }, null],
    ['with a mask that is added', four, {}, mask],
    ['with a mask of booleans', four, {}, keep],
    ['of each query with what is before it', four, { is_causal: int(1) }, null],
    ['with fewer heads of keys', grouped, {}, null],
    ['of heads side by side', three, heads, null],
    ['of heads side by side, causal and with a mask', three, { ...heads, is_causal: int(1) }, mask],
  ])('%s', async (_, [q, k, v], attributes, added) => {
    const feeds = { q: q!, k: k!, v: v!, ...(added && { mask: added }) };
    const one = node('Attention', Object.keys(feeds), ['y'], attributes);
    const ops = await compare({ opset: 23, nodes: [one], feeds }, 2e-6);
    expect(ops).not.toContain('Attention');
  });

  test.each<readonly [Node, string]>([
    [node('Attention', ['q', 'k', 'v'], ['y'], { softcap: float(2) }), 'softcap'],
    [node('Attention', ['q', 'k', 'v', '', 'k', 'v'], ['y']), 'of the past'],
    [node('Attention', ['q', 'k', 'v'], ['h', 'y']), 'more than its first output'],
  ])('what is not read is refused: %#', (one, reason) => {
    const feeds = { q: four[0]!, k: four[1]!, v: four[2]! };
    const refused = refusalOf(() => raise(modelOf(23, [one], feeds, ['y'])));
    expect(refused.code).toBe('unsupported');
    expect(refused.message).toContain(reason);
  });
});

describe('CastLike', () => {
  test.each(['float64', 'int32', 'bool'] as const)('to %s', async (type) => {
    const feeds = { x: numbers([2, 3]), like: tensor(type, [1], [1]) };
    const one = node('CastLike', ['x', 'like'], ['y']);
    expect(await compare({ opset: 19, nodes: [one], feeds })).toEqual(['Cast']);
  });
});

describe('lists of tensors', () => {
  const pieces = (at: readonly number[], split: readonly string[], axis: number): Node[] => [
    node('SplitToSequence', ['x', ...split], ['list'], { axis: int(axis) }),
    ...at.map((_, i) => node('SequenceAt', ['list', `i${i}`], [`y${i}`])),
  ];
  const run = (
    at: readonly number[],
    split: Tensor,
    axis: number,
    before: readonly Node[] = [],
  ) => ({
    opset: 18,
    nodes: [...before, ...pieces(at, ['by'], axis)],
    feeds: { x: numbers([2, 7, 3]) },
    outputs: at.map((_, i) => `y${i}`),
    initializers: {
      by: split,
      ...Object.fromEntries(at.map((index, i) => [`i${i}`, int64([index], [])])),
    },
  });

  test('pieces of given sizes', async () => {
    const ops = await compare(run([0, 2, -2], int64([2, 1, 4]), 1));
    expect(ops.filter((op) => op === 'Split')).toHaveLength(1);
  });

  test('pieces of one size, the last of them smaller', async () => {
    const ops = await compare(run([0, 1, 2, -1], int64([3], []), 1));
    expect(ops.filter((op) => op === 'Split')).toHaveLength(1);
    expect(await compare(run([0, 1], int64([2], []), -1))).toContain('Split');
  });

  test('pieces of an axis whose size is not known', async () => {
    const hidden = [
      node('Gelu', ['x'], ['h'], {}, 'com.microsoft'),
      ...pieces([1, 2], ['by'], 1).map((one) => ({
        ...one,
        inputs: one.inputs.map((name) => (name === 'x' ? 'h' : name)),
      })),
    ];
    const ops = await compare({ ...run([1, 2], int64([3], []), 1), nodes: hidden });
    expect(ops.filter((op) => op === 'Slice')).toHaveLength(2);
  });

  test.each([
    [run([3], int64([2, 5]), 1), 'bad-model', 'there is no piece 3 of 2'],
    [run([0], int64([0], []), 1), 'bad-model', 'one size from 1 on'],
  ] as const)('what is no list is refused: %#', (one, code, reason) => {
    const { nodes, feeds, outputs, initializers } = one;
    const refused = refusalOf(() => raise(modelOf(18, nodes, feeds, outputs, initializers)));
    expect(refused.code).toBe(code);
    expect(refused.message).toContain(reason);
  });
});

test('what dropout in training gives is known to converters', () => {
  const nodes = [
    node('Dropout', ['x', 'ratio', 'yes'], ['h']),
    node('CastLike', ['one', 'h'], ['like']),
    node('Add', ['h', 'like'], ['y']),
  ];
  const { graph } = raise(
    modelOf(18, nodes, { x: numbers([2, 3]) }, ['y'], {
      ratio: tensor('float32', [], [0.5]),
      yes: tensor('bool', [], [1]),
      one: tensor('float64', [], [1]),
    }),
  );
  expect(graph.nodes.map(({ op }) => op)).toEqual(['Dropout', 'Cast', 'Add']);
});

test('numbers that are computed from constants are known to converters', () => {
  const nodes = [
    node('Cast', ['where'], ['axes'], { to: int(7) }),
    node('ReduceMean', ['x', 'axes'], ['h'], { keepdims: int(0) }),
    node('CastLike', ['one', 'h'], ['like']),
    node('Add', ['h', 'like'], ['y']),
  ];
  const { graph } = raise(
    modelOf(18, nodes, { x: numbers([2, 3]) }, ['y'], {
      where: tensor('int32', [1], [1]),
      one: tensor('float64', [], [1]),
    }),
  );
  expect(graph.nodes.map(({ op }) => op)).toEqual(['Cast', 'ReduceMean', 'Cast', 'Add']);
});
