import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerTrainingKernels, type TrainingKernels } from '../src/index.ts';
import { drawTensor, notAsOnCpu, useBoth, type KernelCase, type Plain } from './kernelHarness.ts';
import { Random } from './random.ts';

let kernels: TrainingKernels;
beforeAll(async () => {
  await useBoth();
  kernels = registerTrainingKernels(tf);
});
afterAll(() => kernels.unregister());

type Shape = [number, number, number, number];

/** Windows that overlap, lie apart or hang over the border, over images of odd sizes. */
function drawPool(random: Random, kernelName: string, draw: (shape: Shape) => Plain): KernelCase {
  for (;;) {
    const shape: Shape = [
      random.pick([1, 1, 2, 3]),
      random.whole(1, 11),
      random.whole(1, 11),
      random.pick([1, 2, 3, 5, 8]),
    ];
    const [height, width] = [random.whole(1, 4), random.whole(1, 4)];
    const attrs = {
      filterSize: [height, width] as [number, number],
      strides: [random.whole(1, 4), random.whole(1, 4)] as [number, number],
      pad: random.pick<'same' | 'valid' | number>(['same', 'valid', 0, 1]),
    };
    // with one number for the padding, TensorFlow.js computes both sizes of the output with the window's height
    if (typeof attrs.pad === 'number' && (height !== width || attrs.pad >= height)) continue;
    const { outShape } = tf.backend_util.computePool2DInfo(
      shape,
      attrs.filterSize,
      attrs.strides,
      1,
      attrs.pad,
    );
    const sizes = [shape, outShape].map((one) => one.reduce((product, size) => product * size, 1));
    if (outShape.some((size) => size < 1) || sizes.some((size) => size > 4096)) continue;
    const inputs = { dy: drawTensor(random, outShape), input: draw(shape) };
    return { kernelName, inputs: { ...inputs, output: inputs.dy }, attrs };
  }
}

describe('500 random pools are within 1e-5 (2-norm) of cpu:', () => {
  test('the largest', () => {
    const random = new Random(21);
    const draw = (shape: Shape) => drawTensor(random, shape);
    const drawn = Array.from({ length: 500 }, () => drawPool(random, 'MaxPoolGrad', draw));
    expect(notAsOnCpu(drawn)).toEqual([]);
  });

  test('the first of several that are largest', () => {
    const random = new Random(22);
    const draw = (shape: Shape): Plain => ({
      shape,
      values: drawTensor(random, shape).values.map((value) => Math.round(value * 1.2)),
    });
    const drawn = Array.from({ length: 500 }, () => drawPool(random, 'MaxPoolGrad', draw));
    expect(notAsOnCpu(drawn)).toEqual([]);
  });

  test('the average', () => {
    const random = new Random(23);
    const draw = (shape: Shape) => drawTensor(random, shape);
    const drawn = Array.from({ length: 500 }, () => drawPool(random, 'AvgPoolGrad', draw));
    expect(notAsOnCpu(drawn)).toEqual([]);
  });
});

test('of equal elements the first one gets all', () => {
  const gradient = tf.tidy(() =>
    tf
      .grad((x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'))(
        tf.tensor4d([3, 3, 1, 3, 0, 0, 0, 0], [1, 2, 4, 1]),
      )
      .dataSync(),
  );
  expect([...gradient]).toEqual([1, 0, 0, 1, 0, 0, 0, 0]);
});
