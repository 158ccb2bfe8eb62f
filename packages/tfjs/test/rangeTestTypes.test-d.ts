import type { RangeTestResult } from '@stepwise/core';
import type * as everything from '@tensorflow/tfjs';
import type * as core from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';
import { expectTypeOf, test } from 'vitest';
import { rangeTest } from '../src/index.ts';

declare const tf: typeof everything;
declare const both: typeof core & typeof layers;
declare const model: everything.LayersModel;
declare const sequential: layers.Sequential;
declare const x: everything.Tensor2D;
declare const y: everything.Tensor;
declare const dataset: everything.data.Dataset<{ xs: everything.Tensor; ys: everything.Tensor }>;

test('a range test takes models, tensors and datasets as they are', () => {
  expectTypeOf(rangeTest(tf, model, { xs: x, ys: y })).toEqualTypeOf<Promise<RangeTestResult>>();
  void rangeTest(both, sequential, { xs: [x, x], ys: { out: y } }, { steps: 50, batchSize: 16 });
  void rangeTest(tf, sequential, dataset, { from: 1e-5, divergence: false });
  void rangeTest(tf, model, tf.data.csv('https://example.org/data.csv').batch(32));
  // @ts-expect-error -- the model comes second
  void rangeTest(tf, { xs: x, ys: y }, model);
  // @ts-expect-error -- it is called steps
  void rangeTest(tf, model, dataset, { numIt: 100 });
});
