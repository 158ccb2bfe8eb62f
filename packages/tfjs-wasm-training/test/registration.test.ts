import * as tf from '@tensorflow/tfjs';
import * as tfCore from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { registerTrainingGradients, registerTrainingKernels } from '../src/index.ts';
import { useWasm } from './backend.ts';

beforeAll(useWasm);

const kernelsOf = () =>
  new Map(tf.getKernelsForBackend('wasm').map((kernel) => [kernel.kernelName, kernel]));
const gradientsOf = (names: readonly string[]) => names.map((name) => tf.getGradient(name));

test('registers what it names and touches nothing else, and puts back what was there', () => {
  const before = kernelsOf();
  const stock = gradientsOf(['Conv2D', 'DepthwiseConv2dNative', 'BatchMatMul']);
  const { added, replaced, gradients, unregister } = registerTrainingKernels(tf);
  const during = kernelsOf();
  expect(added).toContain('Conv2DBackpropFilter');
  expect(replaced).toContain('BatchMatMul');
  expect(gradients).toEqual(expect.arrayContaining(['Conv2D', 'DepthwiseConv2dNative']));
  expect([...during.keys()].filter((name) => !before.has(name)).toSorted()).toEqual(
    added.toSorted(),
  );
  const changed = [...before.keys()].filter((name) => during.get(name) !== before.get(name));
  expect(changed.toSorted()).toEqual(replaced.toSorted());
  expect(tf.getGradient('BatchMatMul')).toBe(stock[2]);

  unregister();
  const after = kernelsOf();
  expect(after.size).toBe(before.size);
  for (const [name, kernel] of before) expect(after.get(name)).toBe(kernel);
  expect(gradientsOf(['Conv2D', 'DepthwiseConv2dNative', 'BatchMatMul'])).toEqual(stock);
});

test.each([
  ['the first first', [0, 1]],
  ['the second first', [1, 0]],
])('two callers share one registration; when both are gone, so is it: %s', (_, order) => {
  const before = kernelsOf();
  const callers = [registerTrainingKernels(tf), registerTrainingKernels(tf)];
  const during = kernelsOf();
  expect(callers[1]!.added).toEqual(callers[0]!.added);
  expect(callers[1]!.replaced).toEqual(callers[0]!.replaced);
  callers[order[0]!]!.unregister();
  callers[order[0]!]!.unregister();
  expect(kernelsOf()).toEqual(during);
  callers[order[1]!]!.unregister();
  expect(kernelsOf()).toEqual(before);
});

test('tfjs-core is a namespace too, and shares the registry', () => {
  const before = kernelsOf();
  const whole = registerTrainingKernels(tf);
  const core = registerTrainingKernels(tfCore);
  expect(core.replaced).toEqual(whole.replaced);
  whole.unregister();
  expect(kernelsOf()).not.toEqual(before);
  core.unregister();
  expect(kernelsOf()).toEqual(before);
});

test('the gradients alone share their registration with the kernels', () => {
  const stock = tf.getGradient('Conv2D');
  const before = kernelsOf();
  const alone = registerTrainingGradients(tf);
  expect(kernelsOf()).toEqual(before);
  const all = registerTrainingKernels(tf);
  expect(all.gradients).toEqual(alone.gradients);
  alone.unregister();
  expect(tf.getGradient('Conv2D')).not.toBe(stock);
  all.unregister();
  expect(tf.getGradient('Conv2D')).toBe(stock);
});

test('what someone else has registered meanwhile stays', () => {
  const stock = tf.getKernel('BatchMatMul', 'wasm');
  const kernels = registerTrainingKernels(tf);
  const theirs = { ...stock };
  tf.unregisterKernel('BatchMatMul', 'wasm');
  tf.registerKernel(theirs);
  kernels.unregister();
  expect(tf.getKernel('BatchMatMul', 'wasm')).toBe(theirs);
  tf.unregisterKernel('BatchMatMul', 'wasm');
  tf.registerKernel(stock);
});

test('it may be called before the backend starts', async () => {
  const start = tf.findBackendFactory('wasm');
  await tf.setBackend('cpu');
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', start, 2);
  const kernels = registerTrainingKernels(tf);
  await tf.setBackend('wasm');
  // small enough for the kernel that is replaced, and large enough for the one that replaces it
  for (const size of [2, 32]) {
    const product = tf.tidy(() =>
      tf.matMul(tf.ones([size, size]), tf.eye(size), true, false).arraySync(),
    );
    expect(product).toEqual(tf.tidy(() => tf.ones([size, size]).arraySync()));
  }
  kernels.unregister();
});

test('without a wasm backend it says what to import', () => {
  const call = () => registerTrainingKernels({ ...tf, getKernelsForBackend: () => [] });
  expect(call).toThrow(expect.objectContaining({ code: 'unsupported' }));
  expect(call).toThrow("import '@tensorflow/tfjs-backend-wasm' first");
});

test('without the namespace it says so', () => {
  expect(() => registerTrainingKernels(undefined as unknown as typeof tf)).toThrow(
    expect.objectContaining({ code: 'bad-option' }),
  );
});
