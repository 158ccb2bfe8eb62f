import type { Scheduler } from '@stepwise/core';
import type * as everything from '@tensorflow/tfjs';
import type * as core from '@tensorflow/tfjs-core';
import { describe, expectTypeOf, test } from 'vitest';
import {
  adam,
  adamw,
  restoreOptimizer,
  saveOptimizer,
  scheduledOptimizer,
  sgd,
  type OptimizerState,
} from '../src/index.ts';

declare const tf: typeof everything;
declare const tfCore: typeof core;
declare const model: everything.LayersModel;
declare const layer: everything.layers.Layer;
declare const weight: everything.Variable;
declare const scheduler: Scheduler;

describe('own optimizers', () => {
  test('are optimizers of TensorFlow.js', () => {
    const optimizer = adamw(tf, { lr: 1e-3, ema: { decay: 0.99 } });
    model.compile({ optimizer, loss: 'meanSquaredError' });
    expectTypeOf(optimizer).toExtend<everything.Optimizer>();
    const { grads } = optimizer.computeGradients(() => weight.square().sum(), [weight]);
    optimizer.applyGradients(grads);
    expectTypeOf(sgd(tfCore)).toExtend<core.Optimizer>();
    expectTypeOf(optimizer.withAverages(async () => 1)).toEqualTypeOf<Promise<number>>();
  });

  test('take groups of variables, layers and models', () => {
    const groups = [
      { name: 'a', variables: layer, lr: 1 },
      {
        name: 'b',
        variables: [model, weight, 'c/*', /d/, ({ name }: { name: string }) => name > 'e'],
      },
      { name: 'rest', beta1: 0.8 },
    ];
    expectTypeOf(adam(tf, { groups })).toExtend<everything.Optimizer>();
    // @ts-expect-error -- Adam has no momentum
    adam(tf, { momentum: 0.9 });
  });

  test('follow a scheduler, are saved and loaded', () => {
    const training = scheduledOptimizer(tf, sgd(tf, { momentum: 0.9 }), scheduler);
    expectTypeOf(
      training.minimize(() => weight.square().sum(), { varList: [weight] }),
    ).toEqualTypeOf<everything.Scalar | null>();
    const state = saveOptimizer(tf, model.optimizer);
    expectTypeOf(state).toEqualTypeOf<Promise<OptimizerState>>();
    expectTypeOf(restoreOptimizer).parameter(2).toEqualTypeOf<OptimizerState>();
  });
});
