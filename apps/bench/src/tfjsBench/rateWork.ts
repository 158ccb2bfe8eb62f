import { Scheduler, warmupCosine } from '@stepwise/core';
import { adam, adamw, bindOptimizer, sgd } from '@stepwise/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { RateOptimizer } from './task.ts';

const LEARNING_RATE = 1e-3;
const STEPS = 1e9;

const OPTIMIZERS: Readonly<Record<RateOptimizer, () => tf.Optimizer>> = {
  'stock sgd': () => tf.train.sgd(LEARNING_RATE),
  'stock momentum': () => tf.train.momentum(LEARNING_RATE, 0.9),
  'stock adagrad': () => tf.train.adagrad(LEARNING_RATE),
  'stock adadelta': () => tf.train.adadelta(LEARNING_RATE),
  'stock rmsprop': () => tf.train.rmsprop(LEARNING_RATE),
  'stock adam': () => tf.train.adam(LEARNING_RATE),
  'stock adamax': () => tf.train.adamax(LEARNING_RATE),
  'own sgd': () => sgd(tf, { lr: LEARNING_RATE, momentum: 0.9 }),
  'own adam': () => adam(tf, { lr: LEARNING_RATE }),
  'own adamw': () => adamw(tf, { lr: LEARNING_RATE }),
};

export interface RateWork {
  /** Brings the rate of a step into the optimizer, moves the scheduler, and returns the next rate. */
  go(): number;
  /** What the optimizer has. */
  rate(): number;
}

/** An optimizer and its scheduler, a warm-up of which no measurement sees the end. */
export function rateWork(name: RateOptimizer): RateWork {
  const handle = bindOptimizer(tf, OPTIMIZERS[name]());
  const scheduler = new Scheduler(warmupCosine({ warmup: STEPS / 10 }), {
    steps: STEPS,
    lr: LEARNING_RATE,
  });
  return {
    go() {
      const [values = {}] = scheduler.values;
      handle.set(values);
      scheduler.step();
      return scheduler.lr;
    },
    rate: () => handle.get('lr'),
  };
}
