import { expect, test } from 'vitest';
import { differentiate, float, GraphBuilder, int, ints, string, tensor } from '../src/index.ts';
import type { Attributes, ElementType, Shape, Value } from '../src/index.ts';

interface Call {
  readonly op: string;
  readonly shapes: readonly Shape[];
  readonly attributes?: Attributes;
  readonly types?: readonly ElementType[];
}

function infer({ op, shapes, attributes = {}, types = [] }: Call): Value {
  const g = new GraphBuilder();
  const inputs = shapes.map((shape, i) => g.input(`x${i}`, types[i] ?? 'float32', shape));
  return g.one(op, inputs, attributes, { name: 'this' });
}

const conv = (shapes: readonly Shape[], expected: Shape, attributes: Attributes = {}) =>
  [{ op: 'Conv', shapes, attributes }, expected] as const;
const transposed = (shapes: readonly Shape[], expected: Shape, attributes: Attributes = {}) =>
  [{ op: 'ConvTranspose', shapes, attributes }, expected] as const;

const padded = { pads: ints([1, 1, 1, 1]) };

test.each([
  // the layers of ResNet
  conv(
    [
      [64, 3, 224, 224],
      [64, 3, 7, 7],
    ],
    [64, 64, 112, 112],
    {
      strides: ints([2, 2]),
      pads: ints([3, 3, 3, 3]),
    },
  ),
  conv([['n', 64, 56, 56], [64, 64, 3, 3], [64]], ['n', 64, 56, 56], padded),
  conv(
    [
      [1, 256, 56, 56],
      [512, 256, 1, 1],
    ],
    [1, 512, 28, 28],
    { strides: ints([2, 2]) },
  ),
  // depthwise, and in 32 groups
  conv(
    [
      [1, 32, 14, 14],
      [32, 1, 3, 3],
    ],
    [1, 32, 14, 14],
    { ...padded, group: int(32) },
  ),
  conv(
    [
      [1, 128, 14, 14],
      [256, 4, 3, 3],
    ],
    [1, 256, 12, 12],
    { group: int(32) },
  ),
  // with one and with three spatial axes
  conv(
    [
      [2, 3, 100],
      [8, 3, 5],
    ],
    [2, 8, 46],
    { strides: ints([2]), dilations: ints([2]) },
  ),
  conv(
    [
      [2, 3, 4, 5, 6],
      [8, 3, 2, 2, 2],
    ],
    [2, 8, 3, 4, 5],
  ),
  // sizes that are not known, and those that a convolution keeps
  conv(
    [
      ['n', 3, 'h', 'w'],
      [8, 3, 3, 3],
    ],
    ['n', 8, 'h', 'w'],
    padded,
  ),
  conv(
    [
      ['n', 3, 'h', 'w'],
      [8, 3, 3, 3],
    ],
    ['n', 8, null, null],
  ),
  conv(
    [
      ['n', 3, 'h', 'w'],
      [8, 3, 1, 1],
    ],
    ['n', 8, 'h', 'w'],
  ),
  conv(
    [
      ['n', 3, 'h', 9],
      [8, 3, 3, 3],
    ],
    ['n', 8, null, 5],
    {
      strides: ints([2, 2]),
      auto_pad: string('SAME_UPPER'),
    },
  ),
  conv(
    [
      [null, null, 9],
      [null, 3, 3],
    ],
    [null, null, 7],
  ),
  conv([[1, 3, 9], [null, 3, null], [5]], [1, 5, null]),
  conv(
    [
      [1, 3, 9],
      [null, 3, null],
    ],
    [1, null, 7],
    { kernel_shape: ints([3]) },
  ),
  conv(
    [
      [0, 3, 9],
      [4, 3, 3],
    ],
    [0, 4, 7],
  ),
  // U-Net's way up
  transposed([['n', 128, 16, 16], [128, 64, 2, 2], [64]], ['n', 64, 32, 32], {
    strides: ints([2, 2]),
  }),
  transposed(
    [
      [1, 8, 7, 7],
      [8, 4, 3, 3],
    ],
    [1, 4, 14, 14],
    {
      ...padded,
      strides: ints([2, 2]),
      output_padding: ints([1, 1]),
    },
  ),
  transposed(
    [
      [1, 8, 7],
      [8, 4, 3],
    ],
    [1, 8, 11],
    { dilations: ints([2]), group: int(2) },
  ),
  transposed(
    [
      [1, 8, 7],
      [8, 4, 4],
    ],
    [1, 4, 21],
    { strides: ints([3]), auto_pad: string('SAME_LOWER') },
  ),
  transposed(
    [
      [1, 8, 7],
      [8, 4, 4],
    ],
    [1, 4, 20],
    { strides: ints([3]), output_shape: ints([20]) },
  ),
  transposed(
    [
      [1, 8, 'w'],
      [8, 4, 4],
    ],
    [1, 4, null],
    { strides: ints([3]) },
  ),
  transposed(
    [
      [1, 8, 'w'],
      [8, 4, 4],
    ],
    [1, 4, 20],
    { strides: ints([3]), output_shape: ints([20]) },
  ),
  transposed([['n', null, 5], [8, null, 2], [6]], ['n', 6, 6]),
])('%o gives %o', (call, expected) => {
  const { type, shape } = infer(call);
  expect([type, shape]).toEqual(['float32', expected]);
});

test('Col2Im gives an image', () => {
  const g = new GraphBuilder();
  const columns = g.input('x', 'float32', ['n', 18, 25]);
  const image = g.one('Col2Im', [columns, g.int64([5, 5]), g.int64([3, 3])], padded);
  expect(image.shape).toEqual(['n', 2, 5, 5]);
});

const square = [
  [1, 4, 5, 5],
  [4, 4, 3, 3],
];

test.each([
  [
    {
      op: 'Conv',
      shapes: [
        [1, 4],
        [4, 4],
      ],
    },
    /at least one spatial axis/,
  ],
  [
    {
      op: 'Conv',
      shapes: [
        [1, 4, 5, 5],
        [4, 4, 3],
      ],
    },
    /weights of as many axes/,
  ],
  [{ op: 'Conv', shapes: square, types: ['int32', 'int32'] }, /has to be a float; it is int32/],
  [{ op: 'Conv', shapes: square, types: ['float32', 'float64'] }, /one element type/],
  [
    {
      op: 'Conv',
      shapes: [
        [1, 3, 5, 5],
        [4, 4, 3, 3],
      ],
    },
    /take 4 channels in 1 groups; the input has 3/,
  ],
  [{ op: 'Conv', shapes: square, attributes: { group: int(4) } }, /take 16 channels in 4 groups/],
  [
    {
      op: 'Conv',
      shapes: [
        [1, 6, 5],
        [4, 2, 3],
      ],
      attributes: { group: int(3) },
    },
    /4 output channels/,
  ],
  [{ op: 'Conv', shapes: square, attributes: { group: int(0) } }, /group has to be at least 1/],
  [{ op: 'Conv', shapes: [...square, [3]] }, /bias has to have one element for each of 4/],
  [{ op: 'Conv', shapes: [...square, [4, 1]] }, /bias has to have one axis/],
  [
    { op: 'Conv', shapes: square, attributes: { kernel_shape: ints([2, 3]) } },
    /kernel_shape is \[2, 3\]/,
  ],
  [
    { op: 'Conv', shapes: square, attributes: { strides: ints([1]) } },
    /strides have to be 2 numbers/,
  ],
  [
    { op: 'Conv', shapes: square, attributes: { pads: float(1) } },
    /'pads' has to be of the kind ints/,
  ],
  [
    {
      op: 'Conv',
      shapes: [
        [1, 4, 2, 5],
        [4, 4, 3, 3],
      ],
    },
    /spans 3 elements, and the input has 2/,
  ],
  [
    {
      op: 'ConvTranspose',
      shapes: [
        [1, 3, 5],
        [4, 4, 3],
      ],
    },
    /take 4 channels; the input has 3/,
  ],
  [
    {
      op: 'ConvTranspose',
      shapes: [
        [1, 4, 5],
        [4, 4, 3],
      ],
      attributes: { group: int(3) },
    },
    /3 groups/,
  ],
  [{ op: 'ConvTranspose', shapes: [[1, 4, 5], [4, 2, 3], [3]] }, /for each of 2 output channels/],
  [
    {
      op: 'ConvTranspose',
      shapes: [
        [1, 4, 1],
        [4, 2, 2],
      ],
      attributes: { pads: ints([1, 1]) },
    },
    /leave nothing of 2/,
  ],
  [
    {
      op: 'ConvTranspose',
      shapes: [
        [1, 4, 5],
        [4, 2, 2],
      ],
      attributes: { output_padding: ints([-1]) },
    },
    /output_padding has to be 1 numbers/,
  ],
  [
    {
      op: 'ConvTranspose',
      shapes: [
        [1, 4, 5],
        [4, 2, 2],
      ],
      attributes: { output_shape: ints([3, 3]) },
    },
    /output_shape has to be 1 sizes/,
  ],
] as const)('%o is refused', (call, message) => {
  expect(() => infer(call)).toThrow(message);
  expect(() => infer(call)).toThrow(expect.objectContaining({ code: 'bad-model' }));
  expect(() => infer(call)).toThrow(new RegExp(`^${call.op} 'this': `, 'u'));
});

test.each([
  [{ output_padding: ints([1]) }, /less than the strides, \[1\]; it is \[1\]/],
  [{ output_shape: ints([9]) }, /9 elements along an axis where the kernel reaches 6/],
])('%o is refused as not supported', (attributes, message) => {
  const call = {
    op: 'ConvTranspose',
    shapes: [
      [1, 4, 5],
      [4, 2, 2],
    ],
    attributes,
  };
  expect(() => infer(call)).toThrow(message);
  expect(() => infer(call)).toThrow(expect.objectContaining({ code: 'unsupported' }));
});

test.each([
  [[1, 18], [5, 5], [3, 3], /has to be \[batch, channels · block, windows\]/],
  [[1, 18, 8], [5, 5], [3, 3], /\[5, 5\] has 9 windows; its input has 8/],
  [[1, 17, 9], [5, 5], [3, 3], /17 rows have to be 9 elements/],
  [[1, 18, 9], [5, 5], [3], /kernel_shape have to be 2 numbers/],
  [[1, 18, 9], [], [3], /no image/],
])('Col2Im of %o to %o in blocks of %o is refused', (shape, image, block, message) => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', shape);
  expect(() => g.one('Col2Im', [x, g.int64(image), g.int64(block)])).toThrow(message);
});

test('a first convolution emits no gradient of its data', () => {
  const operators = (first: boolean): readonly string[] => {
    const g = new GraphBuilder({ lowerings: { 'conv-input-gradient': 'conv-transpose' } });
    const x = g.input('x', 'float32', [2, 3, 8, 8]);
    const w = g.initializer('w', tensor('float32', [4, 3, 3, 3], new Float32Array(108)));
    const loss = g.reduceSum(g.one('Conv', [x, w], padded));
    const before = g.nodes.length;
    const gradients = differentiate(g, loss, first ? [w] : [w, x]);
    expect(gradients.map((value) => value?.shape)).toEqual(first ? [w.shape] : [w.shape, x.shape]);
    return g.nodes.slice(before).map(({ node }) => node.op);
  };
  expect(operators(true)).not.toContain('ConvTranspose');
  expect(operators(false)).toContain('ConvTranspose');
});
