import type { Values } from '@stepwise/core';
import type { Harness, ReferenceOptimizer } from '@stepwise/testkit';
import * as tf from '@tensorflow/tfjs';
import {
  restoreOptimizer,
  saveOptimizer,
  scheduledOptimizer,
  type OwnOptimizer,
} from '../src/index.ts';

/** An optimizer with a group for each name, beside its float64 reference. */
export interface GroupedPair {
  readonly name: string;
  readonly create: (groups: readonly { name: string; variables: tf.Variable }[]) => OwnOptimizer;
  readonly reference: ReferenceOptimizer;
  readonly bases: readonly Values[];
}

/** A loop over one weight in each group, saved and loaded where the suite goes on with another scheduler. */
export function groupsHarness({ name, create, reference, bases }: GroupedPair): Harness {
  const groups = bases.map((base, i) => ({ name: `group ${i}`, base }));
  return {
    name: `${name}, groups`,
    reference,
    groups,
    // the other loops are cut in epochs, and this one is saved and loaded, which takes its time
    partialEpochs: false,
    async start(scheduler, per) {
      const weights = groups.map(() => tf.tidy(() => tf.variable(tf.zeros([1]))));
      const make = () =>
        create(groups.map((group, i) => ({ name: group.name, variables: weights[i]! })));
      let optimizer = make();
      let training = scheduledOptimizer(tf, optimizer, scheduler, { per });
      const reset = (value: number) => {
        for (const weight of weights) tf.tidy(() => weight.assign(tf.tensor1d([value])));
      };
      return {
        get stopped() {
          return training.scheduler.stopped !== null;
        },
        reset,
        async train({ gradients, metrics, weight: value }) {
          const rows = gradients.map((gradient) => {
            if (value !== undefined) reset(value);
            training.minimize(() => tf.addN(weights).mul(gradient).asScalar(), {
              // an order of its own in each step, which means nothing
              varList: training.scheduler.t % 2 === 0 ? weights : weights.toReversed(),
            });
            return weights.map((one) => one.dataSync()[0]!);
          });
          if (metrics) training.endEpoch({ metrics });
          return rows;
        },
        async resume(next) {
          const state = await saveOptimizer(tf, optimizer);
          optimizer.dispose();
          optimizer = make();
          restoreOptimizer(tf, optimizer, state);
          training = scheduledOptimizer(tf, optimizer, next, { per });
        },
        dispose() {
          training.handle.dispose();
          for (const one of weights) one.dispose();
        },
      };
    },
  };
}
