import type { Tensor } from '@tensorflow/tfjs-core';
import type { OwnTf } from './ownTf.ts';
import type { Rule, StepOf } from './rule.ts';
import { towards } from './towards.ts';

/** How Adam treats weight decay, and its second moment. */
export interface AdamChoices {
  /** Whether weight decay is AdamW's. */
  readonly decoupled: boolean;
  readonly amsgrad: boolean;
}

/**
 * Adam and AdamW, as `adam` and `adamw` describe them, with the corrections taken out of the division by variables:
 * lr · m̂ / (√v̂ + ε) = lr · √c₂ / c₁ · m / (√v + ε · √c₂).
 *
 * The averages are moved towards the gradient, m + (1 − β) · (g − m), because β₂ = 0.999 itself is so far off in float32
 * that 1 − β₂ would be wrong by 1e-5.
 */
export function adamRule(tf: OwnTf, { decoupled, amsgrad }: AdamChoices): Rule {
  return {
    className: decoupled ? 'StepwiseAdamW' : 'StepwiseAdam',
    params: ['lr', 'beta1', 'weightDecay'],
    numbers: {
      lr: [0.001, { min: 0 }],
      beta1: [0.9, { min: 0, below: 1 }],
      beta2: [0.999, { min: 0, below: 1 }],
      epsilon: [standardEpsilon(tf), { min: 0 }],
      weightDecay: [decoupled ? 0.01 : 0, { min: 0 }],
    },
    choices: { amsgrad },
    slots: amsgrad ? ['m', 'v', 'vMax'] : ['m', 'v'],
    deviceSlots: ['correction2'],
    step(of) {
      const { value, gradient, slots, numbers, constant, masked } = of;
      const { lr = 0, beta1 = 0, beta2 = 0, weightDecay = 0 } = numbers;
      const decays = weightDecay !== 0;
      const g =
        decays && !decoupled ? tf.add(gradient, tf.mul(value, constant(weightDecay))) : gradient;
      const m = towards(tf, slots['m'], g, masked(1 - beta1));
      const v = towards(tf, slots['v'], tf.square(g), masked(1 - beta2));
      const vMax = amsgrad ? largest(slots['vMax'], v) : null;
      const { rate, epsilon, slots: corrected } = corrections(tf, of);
      const divisor = tf.add(tf.sqrt(vMax ?? v), epsilon);
      const start = decays && decoupled ? tf.mul(value, kept(lr * weightDecay, of)) : value;
      return {
        value: tf.add(start, tf.mul(tf.div(m, divisor), rate)),
        slots: { m, v, ...(vMax && { vMax }), ...corrected },
      };
    },
  };

  /** 1 − part, and 1 in a step that is left out. */
  function kept(part: number, { time, constant, masked }: StepOf): Tensor {
    return typeof time === 'number' ? constant(1 - part) : tf.sub(constant(1), masked(part));
  }

  function largest(old: Tensor | undefined, v: Tensor): Tensor {
    return old ? tf.maximum(old, v) : v.clone();
  }
}

interface Corrections {
  /** −lr · √c₂ / c₁ */
  readonly rate: Tensor;
  /** ε · √c₂ */
  readonly epsilon: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
}

function corrections(tf: OwnTf, { numbers, time, constant, masked, slots }: StepOf): Corrections {
  const { lr = 0, beta1 = 0, beta2 = 0, epsilon = 0 } = numbers;
  if (typeof time === 'number') {
    const root = Math.sqrt(1 - beta2 ** time);
    return {
      rate: constant((-lr * root) / (1 - beta1 ** time)),
      epsilon: constant(epsilon * root),
      slots: {},
    };
  }
  const one = constant(1);
  // 1 − β₂^t from the one of before, because a power in float32 would leave few digits of it
  const before = slots['correction2'] ?? constant(0);
  const correction2 = tf.add(before, tf.mul(tf.sub(one, before), masked(1 - beta2)));
  const root = tf.sqrt(correction2);
  // in steps that are left out before the first one there is nothing to divide by
  const correction1 = tf.sub(one, tf.pow(constant(beta1), tf.maximum(time, one)));
  return {
    rate: tf.div(tf.mul(root, masked(-lr)), correction1),
    // the same as at the first step where none has been done yet
    epsilon: tf.maximum(tf.mul(root, constant(epsilon)), constant(epsilon * Math.sqrt(1 - beta2))),
    slots: { correction2 },
  };
}

/** PyTorch's, and where the device has floats of 16 bits one that is not 0 there. */
function standardEpsilon(tf: OwnTf): number {
  const smallest = tf.backend().epsilon();
  return smallest > 1e-7 ? smallest : 1e-8;
}
