import * as tf from '@tensorflow/tfjs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { registerTrainingKernels, type TrainingKernels } from '../src/index.ts';
import { drawConvolution, type ConvolutionCase } from './convolutionCases.ts';
import { drawTensor, relativeError, runKernel, useBoth, type Plain } from './kernelHarness.ts';
import { Random } from './random.ts';
import {
  referenceGradients,
  type ConvolutionTensors,
  type Gradients,
} from './referenceGradients.ts';

let kernels: TrainingKernels;
beforeAll(async () => {
  await useBoth();
  kernels = registerTrainingKernels(tf);
});
afterAll(() => kernels.unregister());
afterEach(() => tf.setBackend('wasm'));

const convolve = { conv2d: tf.conv2d, depthwiseConv2d: tf.depthwiseConv2d };
type Kind = keyof typeof convolve;

/** The gradients of Σ dy · convolution, by the ops that a user has. */
function gradients(kind: Kind, drawn: ConvolutionCase, tensors: ConvolutionTensors): Gradients {
  const { strides, dilations, pad } = drawn;
  const [dx, dFilter] = tf.tidy(() => {
    const dy = tf.tensor(tensors.dy.values, drawn.outputShape);
    return tf.grads((x: tf.Tensor, filter: tf.Tensor) =>
      convolve[kind](x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad, 'NHWC', dilations)
        .mul(dy)
        .sum(),
    )([
      tf.tensor(tensors.x.values, drawn.inputShape),
      tf.tensor(tensors.filter.values, drawn.filterShape),
    ]);
  });
  return { x: plain(dx!), filter: plain(dFilter!) };
}

function plain(tensor: tf.Tensor): Plain {
  const values = tensor.dataSync<'float32'>();
  tensor.dispose();
  return { shape: tensor.shape, values };
}

function worstError(kind: Kind, seed: number, draws: number): number {
  const random = new Random(seed);
  let worst = 0;
  for (let i = 0; i < draws; i++) {
    const drawn = drawConvolution(random, { dilated: true, depthwise: kind === 'depthwiseConv2d' });
    const tensors = {
      x: drawTensor(random, drawn.inputShape),
      filter: drawTensor(random, drawn.filterShape),
      dy: drawTensor(random, drawn.outputShape),
    };
    const actual = gradients(kind, drawn, tensors);
    const expected = referenceGradients(kind === 'depthwiseConv2d', drawn, tensors);
    expect(actual.x.shape).toEqual(expected.x.shape);
    expect(actual.filter.shape).toEqual(expected.filter.shape);
    worst = Math.max(
      worst,
      relativeError(actual.x, expected.x),
      relativeError(actual.filter, expected.filter),
    );
  }
  return worst;
}

describe.each(['conv2d', 'depthwiseConv2d'] as const)('gradients of a dilated %s', (kind) => {
  test('on wasm, 500 at random, within 1e-5 (2-norm)', () => {
    expect(worstError(kind, 21, 500)).toBeLessThanOrEqual(1e-5);
  });

  test('on cpu, 50 at random, within 1e-5 (2-norm)', async () => {
    await tf.setBackend('cpu');
    expect(worstError(kind, 22, 50)).toBeLessThanOrEqual(1e-5);
  });

  test('leave nothing behind', () => {
    const before = tf.memory().numTensors;
    worstError(kind, 23, 5);
    expect(tf.memory().numTensors).toBe(before);
  });
});

test("the reference's gradients are cpu's where nothing is dilated", () => {
  const random = new Random(24);
  for (let i = 0; i < 30; i++) {
    const drawn = drawConvolution(random);
    const { inputShape, filterShape, strides, pad } = drawn;
    const x = drawTensor(random, inputShape);
    const filter = drawTensor(random, filterShape);
    const dy = drawTensor(random, drawn.outputShape);
    const attrs = { strides, pad, dataFormat: 'NHWC', filterShape, inputShape };
    const expected = referenceGradients(false, drawn, { x, filter, dy });
    const dx = { kernelName: 'Conv2DBackpropInput', inputs: { dy, filter }, attrs };
    const dFilter = { kernelName: 'Conv2DBackpropFilter', inputs: { x, dy }, attrs };
    expect(relativeError(runKernel('cpu', dx), expected.x)).toBeLessThan(1e-6);
    expect(relativeError(runKernel('cpu', dFilter), expected.filter)).toBeLessThan(1e-6);
  }
});
