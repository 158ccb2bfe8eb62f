import { expect, test } from 'vitest';
import { raise } from '../../src/convert/raise.ts';
import { float, int, ints, string } from '../../src/model/attributes.ts';
import type { Attribute, Node } from '../../src/model/model.ts';
import { tensor, type Tensor } from '../../src/model/tensor.ts';
import { refusalOf } from '../format/refusalOf.ts';
import { modelOf, node, runModel } from './runModel.ts';

/** Numbers without any pattern, the same at each call. */
const x = tensor(
  'float32',
  [1, 2, 4, 6],
  Array.from({ length: 48 }, (_, i) => Math.sin(12.9898 * (i + 1)) * 3),
);

const scales = (...values: readonly number[]): Tensor => tensor('float32', [values.length], values);
const floats = (...value: readonly number[]): Attribute => ({ kind: 'floats', value });

interface Case {
  readonly name: string;
  readonly opsets: readonly number[];
  readonly nodes: readonly Node[];
  readonly initializers?: Readonly<Record<string, Tensor>>;
}

const CASES: readonly Case[] = [
  ...['constant', 'reflect', 'edge'].map((mode): Case => ({
    name: `Pad ${mode}`,
    opsets: [7, 9, 10],
    nodes: [
      node('Pad', ['x'], ['y'], { mode: string(mode), pads: ints([0, 0, 1, 2, 0, 0, 3, -1]) }),
    ],
  })),
  {
    name: 'Pad with a number',
    opsets: [7, 10],
    nodes: [
      node('Relu', ['x'], ['r']),
      node('Pad', ['r'], ['y'], { pads: ints([0, 0, 1, 2, 0, 0, 0, 1]), value: float(-0.5) }),
    ],
  },
  {
    name: 'Pad that goes on at the other end',
    opsets: [19, 21],
    nodes: [node('Pad', ['x', 'pads'], ['y'], { mode: string('wrap') })],
    initializers: { pads: tensor('int64', [8], [0, 0, 1, 6, 0, 0, 4, 0]) },
  },
  {
    name: 'Pad of some axes that goes on at the other end',
    opsets: [19],
    nodes: [
      node('Relu', ['x'], ['r']),
      node('Pad', ['r', 'pads', '', 'axes'], ['y'], { mode: string('wrap') }),
    ],
    initializers: {
      pads: tensor('int64', [4], [2, 1, 0, 2]),
      axes: tensor('int64', [2], [-1, 1]),
    },
  },
  {
    name: 'Pad by nothing',
    opsets: [19],
    nodes: [node('Pad', ['x', 'pads'], ['y'], { mode: string('wrap') })],
    initializers: { pads: tensor('int64', [8], [0, 0, 0, 0, 0, 0, 0, 0]) },
  },
  ...['nearest', 'linear'].flatMap((mode): readonly Case[] => [
    {
      name: `Upsample ${mode} by an attribute`,
      opsets: [7, 8],
      nodes: [node('Upsample', ['x'], ['y'], { mode: string(mode), scales: floats(1, 1, 2, 1.5) })],
    },
    {
      name: `Upsample ${mode} by an input`,
      opsets: [9],
      nodes: [node('Upsample', ['x', 'scales'], ['y'], { mode: string(mode) })],
      initializers: { scales: scales(1, 1, 2.5, 3) },
    },
    {
      name: `Resize ${mode} to more`,
      opsets: [10],
      nodes: [node('Resize', ['x', 'scales'], ['y'], { mode: string(mode) })],
      initializers: { scales: scales(1, 1, 1.7, 2) },
    },
    {
      name: `Resize ${mode} to fewer`,
      opsets: [10],
      nodes: [node('Resize', ['x', 'scales'], ['y'], { mode: string(mode) })],
      initializers: { scales: scales(1, 1, 0.75, 0.5) },
    },
  ]),
  {
    name: 'Resize linear to more and fewer',
    opsets: [10],
    nodes: [node('Resize', ['x', 'scales'], ['y'], { mode: string('linear') })],
    initializers: { scales: scales(1, 1, 0.75, 2) },
  },
  {
    name: 'Resize to sizes',
    opsets: [11, 12, 13, 17],
    nodes: [
      node('Resize', ['x', 'none', 'none', 'sizes'], ['y'], {
        mode: string('linear'),
        coordinate_transformation_mode: string('pytorch_half_pixel'),
      }),
    ],
    initializers: { none: scales(), sizes: tensor('int64', [4], [1, 2, 7, 3]) },
  },
  {
    name: 'MaxPool',
    opsets: [8, 9, 10, 11, 12, 17, 22],
    nodes: [node('MaxPool', ['x'], ['y'], { kernel_shape: ints([3, 2]), strides: ints([2, 2]) })],
  },
  {
    name: 'AveragePool',
    opsets: [7, 9, 10, 11, 17, 19, 22],
    nodes: [
      node('AveragePool', ['x'], ['y'], {
        kernel_shape: ints([3, 2]),
        pads: ints([1, 0, 1, 1]),
        count_include_pad: int(1),
      }),
    ],
  },
];

const all = CASES.flatMap(({ opsets, ...rest }) => opsets.map((opset) => ({ opset, ...rest })));

test.each(all)('$name, opset $opset, computes the same on ONNX Runtime', async (one) => {
  const model = modelOf(one.opset, one.nodes, { x }, ['y'], one.initializers ?? {});
  const raised = raise(model);
  expect(raised.opsets['']).toBe(18);
  const [wanted, found] = [await runModel(model, { x }), await runModel(raised, { x })];
  expect(found['y']?.dims).toEqual(wanted['y']?.dims);
  const [a, b] = [wanted, found].map((values) => values['y']?.data as number[]);
  const errors = (a ?? []).map((value, i) => Math.abs(value - (b?.[i] ?? Number.NaN)));
  expect(errors.length).toBeGreaterThan(0);
  expect(Math.max(...errors)).toBeLessThanOrEqual(1e-6);
});

test('what is rounded in two ways is refused', () => {
  const one = node('Resize', ['x', 'scales'], ['y']);
  const model = modelOf(10, [one], { x }, ['y'], { scales: scales(1, 1, 0.5, 2) });
  const { code, message } = refusalOf(() => raise(model));
  expect(code).toBe('unsupported');
  expect(message).toMatch(/Resize 'y': an axis becomes larger and another smaller/u);
});

test.each([
  ['more than there is', [0, 0, 0, 7, 0, 0, 0, 0]],
  ['less than nothing', [0, 0, 0, -1, 0, 0, 0, 0]],
])('a Pad that goes on at the other end by %s is refused', (_, numbers) => {
  const one = node('Pad', ['x', 'pads'], ['y'], { mode: string('wrap') });
  const pads = tensor('int64', [8], numbers);
  const { code, message } = refusalOf(() => raise(modelOf(19, [one], { x }, ['y'], { pads })));
  expect(code).toBe('unsupported');
  expect(message).toContain("mode = 'wrap'");
});

test.each([
  [node('Pad', ['x'], ['y']), 'has to have pads'],
  [node('Upsample', ['x'], ['y']), 'has to have scales'],
])('what is no node of opset 8 is refused', (one, reason) => {
  const { code, message } = refusalOf(() => raise(modelOf(8, [one], { x }, ['y'])));
  expect(code).toBe('bad-model');
  expect(message).toContain(reason);
});
