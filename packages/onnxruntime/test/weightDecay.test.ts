import { linear as ramp, Scheduler, select } from '@stepwise/core';
import { trajectory } from '@stepwise/testkit';
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { modelOutput, OrtTrainer } from '../src/index.ts';
import { gradients, linear } from './models.ts';
import { pair } from './optimizers.ts';

const STEPS = 20;

/** The conformance suite begins each step at 0, where a decay has nothing to shrink. */
test.each(['sgd, weight decay', 'momentum', 'nesterov', 'adam, weight decay', 'adamw'])(
  'a weight decay that is scheduled reaches %s',
  async (name) => {
    const { create, reference, base } = pair(name);
    const up = ramp({ duration: STEPS, startFactor: 0, endFactor: 20 });
    const trainer = await OrtTrainer.create({
      ort,
      model: linear({ w: [2, -3] }),
      loss: modelOutput(),
      optimizer: create(),
      scheduler: new Scheduler(select({ param: { weightDecay: up } }), {
        groups: [{ name: 'all', base }],
        steps: STEPS,
      }),
    });
    const got: number[][] = [];
    for (let t = 0; t < STEPS; t += 1) {
      await trainer.step(gradients({ w: [0.5, 0.25] }));
      got.push([...(trainer.read('w').data as Float32Array)]);
    }
    // from 0 to 20 times the base
    const values = (t: number) => ({ ...base, weightDecay: base.weightDecay! * t });
    for (const [i, [weight, gradient]] of [[2, 0.5] as const, [-3, 0.25] as const].entries()) {
      const wanted = trajectory(reference, {
        gradients: Array.from({ length: STEPS }, () => gradient),
        values,
        weight,
      });
      for (const [t, right] of wanted.entries()) expect(got[t]![i]).toBeCloseTo(right, 5);
      // the same with a decay that stays at its base ends somewhere else
      const other = trajectory(reference, {
        gradients: Array.from({ length: STEPS }, () => gradient),
        values: () => base,
        weight,
      });
      expect(Math.abs(other.at(-1)! - wanted.at(-1)!)).toBeGreaterThan(0.01);
    }
    await trainer.dispose();
  },
);
