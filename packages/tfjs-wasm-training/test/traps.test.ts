import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { registerTrainingKernels, type TrainingKernels } from '../src/index.ts';
import { useBoth } from './kernelHarness.ts';

// What TensorFlow.js 4.22 does, and what it does with the kernels.

let kernels: TrainingKernels | undefined;
beforeAll(useBoth);
afterEach(async () => {
  kernels?.unregister();
  kernels = undefined;
  await tf.setBackend('wasm');
});

const image = () => tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
const filter = () => tf.ones<tf.Rank.R4>([2, 2, 1, 1]);

/** The gradient of the sum of what comes out by the filter. */
function gradient(convolve: (filter: tf.Tensor4D) => tf.Tensor): number[] {
  return tf.tidy(() =>
    Array.from(
      tf
        .grad((one: tf.Tensor) => convolve(one as tf.Tensor4D).sum())(filter())
        .dataSync(),
    ),
  );
}

describe.each([
  [
    'a convolution has no gradient on wasm',
    "Kernel 'Conv2DBackpropFilter' not registered",
    () => gradient((w) => tf.conv2d(image(), w, 1, 'valid')),
    [12, 16, 24, 28],
  ],
  [
    'a depthwise convolution has no gradient on wasm',
    "Kernel 'DepthwiseConv2dNativeBackprop",
    () => gradient((w) => tf.depthwiseConv2d(image(), w, 1, 'valid')),
    [12, 16, 24, 28],
  ],
  [
    'a dilated convolution has no gradient',
    'dilation rates greater than 1 are not yet supported',
    () => gradient((w) => tf.conv2d(image(), w, 1, 'valid', 'NHWC', 2)),
    [1, 3, 7, 9],
  ],
  [
    'a dilated depthwise convolution has no gradient',
    'dilation rates greater than 1 are not yet supported',
    () => gradient((w) => tf.depthwiseConv2d(image(), w, 1, 'valid', 'NHWC', 2)),
    [1, 3, 7, 9],
  ],
  [
    'what is taken by gather has no gradient on wasm',
    "Kernel 'UnsortedSegmentSum' not registered",
    () =>
      tf.tidy(() => {
        const rows = tf.tensor1d([1, 0, 1], 'int32');
        const taken = (table: tf.Tensor) => tf.gather(table, rows).sum();
        return [
          ...tf
            .grad(taken)(tf.ones([3]))
            .dataSync(),
        ];
      }),
    [1, 2, 0],
  ],
  [
    'wasm has no einsum',
    "Kernel 'Einsum' not registered",
    () =>
      tf.tidy(() => [
        ...tf.einsum('ij,j->i', tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.ones([2])).dataSync(),
      ]),
    [3, 7],
  ],
])('%s:', (_, message, compute, expected) => {
  test('refused', () => {
    expect(compute).toThrow(message);
  });

  test('here it has one', () => {
    kernels = registerTrainingKernels(tf);
    expect(compute()).toEqual(expected);
  });
});

test('a dilated convolution has a gradient on cpu too, and with the channels first', async () => {
  kernels = registerTrainingKernels(tf);
  await tf.setBackend('cpu');
  const last = gradient((w) => tf.conv2d(image(), w, 1, 'valid', 'NHWC', 2));
  const first = gradient((w) => tf.conv2d(image().as4D(1, 1, 3, 3), w, 1, 'valid', 'NCHW', 2));
  expect(last).toEqual([1, 3, 7, 9]);
  expect(first).toEqual(last);
});

describe('einsum has no gradient:', () => {
  const compute = () =>
    tf.tidy(() => {
      const b = tf.tensor2d([1, 2, 3, 4], [2, 2]);
      const product = (a: tf.Tensor) => tf.einsum('ij,jk->ik', a, b).sum();
      return [
        ...tf
          .grad(product)(tf.ones([2, 2]))
          .dataSync(),
      ];
    });

  test('refused, on cpu too', async () => {
    await tf.setBackend('cpu');
    expect(compute).toThrow('gradient function not found for Einsum');
  });

  test.each(['cpu', 'wasm'])('here it has one on %s', async (backend) => {
    await tf.setBackend(backend);
    kernels = registerTrainingKernels(tf);
    expect(compute()).toEqual([3, 7, 3, 7]);
  });
});

describe('a product of transposed matrices with a bias is wrong on wasm:', () => {
  const compute = () =>
    tf.tidy(() => {
      const a = tf.tensor2d([1, 2], [1, 2]);
      const b = tf.tensor2d([1, 0], [1, 2]);
      const bias = tf.tensor1d([10, 20]);
      return tf.fused.matMul({ a, b, transposeA: true, bias }).dataSync();
    });

  test('by the bias', () => {
    expect([...compute()]).not.toEqual([11, 20, 12, 20]);
  });

  test('here it is right', () => {
    kernels = registerTrainingKernels(tf);
    expect([...compute()]).toEqual([11, 20, 12, 20]);
  });
});

describe('a product by what was multiplied by before with another shape is wrong on wasm:', () => {
  const compute = () =>
    tf.tidy(() => {
      const a = tf.tensor2d([1, 2, 3, 4], [2, 2]);
      const b = tf.tensor2d([5, 6, 7, 8], [2, 2]);
      const square = tf.matMul(a, b);
      const sum = tf.matMul(a.reshape([1, 4]), b.reshape<tf.Tensor2D>([4, 1]));
      const outer = tf.matMul(a.reshape([4, 1]), b.reshape<tf.Tensor2D>([1, 4]));
      return [square, sum, outer].map((product) => [...product.dataSync()]);
    });

  test('by what XNNPACK has packed', () => {
    expect(compute()[1]).not.toEqual([70]);
  });

  test('here it is right', () => {
    kernels = registerTrainingKernels(tf);
    expect(compute()).toEqual([
      [19, 22, 43, 50],
      [70],
      [5, 6, 7, 8, 10, 12, 14, 16, 15, 18, 21, 24, 20, 24, 28, 32],
    ]);
  });
});

test('channels first are named in the error, which says what to do', () => {
  kernels = registerTrainingKernels(tf);
  const call = () =>
    tf
      .engine()
      .runKernel(
        'Conv2DBackpropFilter',
        { x: image(), dy: image() },
        { strides: 1, pad: 'same', dataFormat: 'NCHW', filterShape: [1, 1, 1, 1] },
      );
  expect(() => tf.tidy(call)).toThrow(expect.objectContaining({ code: 'unsupported' }));
  expect(() => tf.tidy(call)).toThrow("got 'NCHW'");
});

test.each([
  ['Conv2DBackpropFilter', { x: 'int32', dy: 'float32' }, 'wanted x as float32'],
  ['DepthwiseConv2dNativeBackpropFilter', { x: 'float32', dy: 'int32' }, 'wanted dy as float32'],
  ['DepthwiseConv2dNativeBackpropInput', { dy: 'float32', filter: 'bool' }, 'wanted filter as'],
] as const)('%s names the type that it does not compute', (name, dtypes, text) => {
  kernels = registerTrainingKernels(tf);
  const attrs = { strides: 1, dilations: 1, pad: 'same', dataFormat: 'NHWC' };
  const shapes = { filterShape: [1, 1, 1, 1], inputShape: [1, 1, 1, 1] };
  const call = () => {
    const inputs = Object.entries(dtypes).map(([input, dtype]) => [
      input,
      tf.ones([1, 1, 1, 1], dtype),
    ]);
    return tf
      .engine()
      .runKernel(name, Object.fromEntries(inputs) as tf.NamedTensorMap, { ...attrs, ...shapes });
  };
  expect(() => tf.tidy(call)).toThrow(expect.objectContaining({ code: 'unsupported' }));
  expect(() => tf.tidy(call)).toThrow(text);
});

describe('an empty batch has a gradient of zeros:', () => {
  const empty = () => tf.zeros<tf.Rank.R4>([0, 3, 3, 2]);
  test.each([
    ['conv2d', (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, 1, 'same')],
    ['depthwiseConv2d', (x: tf.Tensor4D, w: tf.Tensor4D) => tf.depthwiseConv2d(x, w, 1, 'same')],
  ])('%s', (_, convolve) => {
    kernels = registerTrainingKernels(tf);
    const gradients = tf.tidy(() =>
      tf
        .grads((x: tf.Tensor, w: tf.Tensor) => convolve(x as tf.Tensor4D, w as tf.Tensor4D).sum())([
          empty(),
          tf.ones([2, 2, 2, 1]),
        ])
        .map((one) => ({ shape: one.shape, values: [...one.dataSync()] })),
    );
    expect(gradients).toEqual([
      { shape: [0, 3, 3, 2], values: [] },
      { shape: [2, 2, 2, 1], values: [0, 0, 0, 0, 0, 0, 0, 0] },
    ]);
  });
});
