import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byConvolution } from '../src/convolution/filterGradientByConvolution.ts';
import { byPatches } from '../src/convolution/filterGradientByPatches.ts';
import { inputGradient } from '../src/convolution/inputGradient.ts';
import { windowsOf } from '../src/convolution/window.ts';
import { registerTrainingKernels, type TrainingKernels } from '../src/index.ts';
import { wasmOf, type Wasm } from '../src/wasm/wasm.ts';
import { drawConvolution, type ConvolutionCase } from './convolutionCases.ts';
import {
  drawTensor,
  notAsOnCpu,
  relativeError,
  runKernel,
  useBoth,
  type KernelCase,
} from './kernelHarness.ts';
import { Random } from './random.ts';
import { referenceGradients } from './referenceGradients.ts';

let kernels: TrainingKernels;
beforeAll(async () => {
  await useBoth();
  kernels = registerTrainingKernels(tf);
});
afterAll(() => kernels.unregister());

function cases(seed: number, make: (random: Random) => KernelCase): KernelCase[] {
  const random = new Random(seed);
  return Array.from({ length: 500 }, () => make(random));
}

const drawTensors = (random: Random, drawn: ConvolutionCase) => ({
  x: drawTensor(random, drawn.inputShape),
  filter: drawTensor(random, drawn.filterShape),
  dy: drawTensor(random, drawn.outputShape),
});

const attrsOf = ({ strides, pad }: ConvolutionCase) => ({ strides, pad, dataFormat: 'NHWC' });

/** One of the ways that a kernel chooses from, as a kernel. */
function asKernel(
  compute: (wasm: Wasm, inputs: Inputs, windows: Windows) => TensorInfo,
  drawn: ConvolutionCase,
): KernelFunc {
  const { inputShape, filterShape, strides, dilations, pad } = drawn;
  const info = tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, dilations, pad);
  return ({ inputs, backend }) => compute(wasmOf(tf, backend), inputs as Inputs, windowsOf(info));
}
type Inputs = Readonly<Record<'x' | 'dy' | 'filter', TensorInfo>>;
type Windows = ReturnType<typeof windowsOf>;

describe('500 random convolutions are within 1e-5 (2-norm) of cpu:', () => {
  test('the gradient of the filter, in both ways', () => {
    const off = notAsOnCpu(
      cases(1, (random) => {
        const drawn = drawConvolution(random);
        return {
          kernelName: 'Conv2DBackpropFilter',
          inputs: {
            x: drawTensor(random, drawn.inputShape),
            dy: drawTensor(random, drawn.outputShape),
          },
          attrs: { ...attrsOf(drawn), filterShape: drawn.filterShape },
          ways: {
            byPatches: asKernel((wasm, { x, dy }, w) => byPatches(wasm, x, dy, w), drawn),
            byConvolution: asKernel((wasm, { x, dy }, w) => byConvolution(wasm, x, dy, w), drawn),
          },
        };
      }),
    );
    expect(off).toEqual([]);
  });

  test('the gradient of the input, in our way and by the rule', () => {
    const off = notAsOnCpu(
      cases(2, (random) => {
        const drawn = drawConvolution(random);
        return {
          kernelName: 'Conv2DBackpropInput',
          inputs: {
            dy: drawTensor(random, drawn.outputShape),
            filter: drawTensor(random, drawn.filterShape),
          },
          attrs: { ...attrsOf(drawn), inputShape: drawn.inputShape },
          ways: {
            byConvolution: asKernel(
              (wasm, { dy, filter }, w) => inputGradient(wasm, dy, filter, w),
              drawn,
            ),
          },
        };
      }),
    );
    expect(off).toEqual([]);
  });

  test('the gradient of a depthwise filter', () => {
    const off = notAsOnCpu(
      cases(3, (random) => {
        const drawn = drawConvolution(random, { depthwise: true });
        return {
          kernelName: 'DepthwiseConv2dNativeBackpropFilter',
          inputs: {
            x: drawTensor(random, drawn.inputShape),
            dy: drawTensor(random, drawn.outputShape),
          },
          attrs: { ...attrsOf(drawn), dilations: [1, 1], filterShape: drawn.filterShape },
        };
      }),
    );
    expect(off).toEqual([]);
  });

  test('the gradient of the input of a depthwise convolution', () => {
    const off = notAsOnCpu(
      cases(4, (random) => {
        const drawn = drawConvolution(random, { depthwise: true });
        return {
          kernelName: 'DepthwiseConv2dNativeBackpropInput',
          inputs: {
            dy: drawTensor(random, drawn.outputShape),
            filter: drawTensor(random, drawn.filterShape),
          },
          attrs: { ...attrsOf(drawn), dilations: [1, 1], inputShape: drawn.inputShape },
        };
      }),
    );
    expect(off).toEqual([]);
  });
});

describe('with a dilation, which cpu does not compute, 100 are as the definition says:', () => {
  test('a convolution, in each way', () => {
    const random = new Random(5);
    const errors = Array.from({ length: 100 }, () => {
      const drawn = drawConvolution(random, { dilated: true });
      const tensors = drawTensors(random, drawn);
      const expected = referenceGradients(false, drawn, tensors);
      const call = (compute: Parameters<typeof asKernel>[0]) =>
        runKernel(
          'wasm',
          { kernelName: 'Conv2DBackpropFilter', inputs: tensors, attrs: {} },
          asKernel(compute, drawn),
        );
      return [
        relativeError(
          call((wasm, { x, dy }, w) => byPatches(wasm, x, dy, w)),
          expected.filter,
        ),
        relativeError(
          call((wasm, { x, dy }, w) => byConvolution(wasm, x, dy, w)),
          expected.filter,
        ),
        relativeError(
          call((wasm, { dy, filter }, w) => inputGradient(wasm, dy, filter, w)),
          expected.x,
        ),
      ];
    });
    expect(Math.max(...errors.flat())).toBeLessThanOrEqual(1e-5);
  });

  test('a depthwise convolution', () => {
    const random = new Random(6);
    const errors = Array.from({ length: 100 }, () => {
      const drawn = drawConvolution(random, { dilated: true, depthwise: true });
      const { x, filter, dy } = drawTensors(random, drawn);
      const expected = referenceGradients(true, drawn, { x, filter, dy });
      const { dilations, inputShape, filterShape } = drawn;
      const attrs = { ...attrsOf(drawn), dilations, inputShape, filterShape };
      const name = 'DepthwiseConv2dNativeBackprop';
      const dx = runKernel('wasm', { kernelName: `${name}Input`, inputs: { dy, filter }, attrs });
      const dFilter = runKernel('wasm', { kernelName: `${name}Filter`, inputs: { x, dy }, attrs });
      return [relativeError(dx, expected.x), relativeError(dFilter, expected.filter)];
    });
    expect(Math.max(...errors.flat())).toBeLessThanOrEqual(1e-5);
  });
});
