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

/** Sizes on both sides of the rule that chooses between the two ways. */
const sizes = [1, 2, 3, 5, 8, 13, 16, 24, 40];

function drawProduct(random: Random): KernelCase {
  for (;;) {
    const [m, k, n] = [random.pick(sizes), random.pick(sizes), random.pick(sizes)];
    const [aCount, bCount] = random.pick([
      [1, 1],
      [1, 1],
      [3, 3],
      [2, 1],
      [1, 4],
    ] as const);
    const transposeA = random.next() < 0.5;
    const transposeB = random.next() < 0.5;
    const a = [aCount, ...(transposeA ? [k, m] : [m, k])];
    const b = [bCount, ...(transposeB ? [n, k] : [k, n])];
    if (Math.max(aCount * m * k, bCount * k * n, Math.max(aCount, bCount) * m * n) > 4096) continue;
    return {
      kernelName: 'BatchMatMul',
      inputs: { a: drawTensor(random, a), b: drawTensor(random, b) },
      attrs: { transposeA, transposeB },
    };
  }
}

describe('500 random products are within 1e-5 (2-norm) of cpu:', () => {
  test('matrices', () => {
    const random = new Random(11);
    const off = notAsOnCpu(Array.from({ length: 500 }, () => drawProduct(random)));
    expect(off).toEqual([]);
  });

  test('matrices with a bias and an activation', () => {
    const random = new Random(12);
    const off = notAsOnCpu(
      Array.from({ length: 500 }, () => {
        const { inputs, attrs } = drawProduct(random);
        const n = inputs['b']!.shape[attrs['transposeB'] === true ? 1 : 2]!;
        const bias = random.next() < 0.7 ? { bias: drawTensor(random, [n]) } : {};
        return {
          kernelName: '_FusedMatMul',
          inputs: { ...inputs, ...bias },
          attrs: { ...attrs, activation: random.pick(['linear', 'relu', 'sigmoid', 'elu']) },
        };
      }),
    );
    expect(off).toEqual([]);
  });
});
