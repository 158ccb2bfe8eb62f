import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerTrainingKernels, type TrainingKernels } from '../src/index.ts';
import { drawTensor, notAsOnCpu, useBoth, type KernelCase } from './kernelHarness.ts';
import { Random } from './random.ts';

let kernels: TrainingKernels;
beforeAll(async () => {
  await useBoth();
  kernels = registerTrainingKernels(tf);
});
afterAll(() => kernels.unregister());

function drawSum(random: Random): KernelCase {
  for (;;) {
    const rank = random.whole(1, 4);
    const shape = Array.from({ length: rank }, () => random.whole(1, 12));
    const numSegments = random.whole(1, 9);
    if (shape.reduce((product, size) => product * size, 1) > 4096) continue;
    const segmentIds = {
      shape: [shape[0]!],
      values: Int32Array.from({ length: shape[0]! }, () => random.whole(-1, numSegments)),
    };
    return {
      kernelName: 'UnsortedSegmentSum',
      inputs: { x: drawTensor(random, shape), segmentIds },
      attrs: { numSegments },
    };
  }
}

test('500 random sums of segments are within 1e-5 (2-norm) of cpu', () => {
  const random = new Random(31);
  expect(notAsOnCpu(Array.from({ length: 500 }, () => drawSum(random)))).toEqual([]);
});

test('the gradient of gather adds up what is taken several times', () => {
  const table = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
  const rows = tf.tensor1d([2, 0, 2], 'int32');
  const gradient = tf.grad((x: tf.Tensor) => tf.gather(x, rows).mul([[1], [10], [100]]));
  expect([...gradient(table).dataSync()]).toEqual([10, 10, 0, 0, 101, 101]);
});

describe('what it does not know is named:', () => {
  const call = (x: tf.Tensor, segmentIds: tf.Tensor) => () =>
    tf.engine().runKernel('UnsortedSegmentSum', { x, segmentIds }, { numSegments: 2 });

  test('numbers that are no list of one for each row', () => {
    const ids = tf.tensor2d([[0, 1]], [1, 2], 'int32');
    expect(call(tf.ones([1, 2]), ids)).toThrow('got segmentIds of shape [1, 2]');
  });

  test('another type', () => {
    expect(call(tf.ones([2], 'bool'), tf.tensor1d([0, 1], 'int32'))).toThrow('got bool');
  });
});
