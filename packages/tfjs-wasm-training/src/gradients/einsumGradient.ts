import type { Tensor } from '@tensorflow/tfjs-core';
import { einsumPlan } from '../einsum/einsumPlan.ts';
import type { Tf } from '../tensorflow.ts';
import type { TrainingGradient } from './trainingGradient.ts';

/**
 * Einstein sums, which have no gradient in TensorFlow.js 4.22: that by an input is the sum of the output's gradient with
 * the other input, over what that input has not; what it alone has gets it everywhere.
 */
export const einsumGradient: TrainingGradient = {
  role: 'adds',
  kernelName: 'Einsum',
  create: (tf) => ({
    kernelName: 'Einsum',
    saveAllInputs: true,
    gradFunc(dy, saved, { equation }) {
      // the registry hands on what the op of this name was given, and has no types for it
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const [out, tensors] = [dy as Tensor, saved as readonly Tensor[]];
      const shapes = tensors.map(({ shape }) => shape);
      const plan = einsumPlan(typeof equation === 'string' ? equation : '', shapes);
      const output = plan.output.join('');
      return Object.fromEntries(
        plan.inputs.map((labels, i) => [
          i,
          () => {
            const others = plan.inputs.flatMap((term, k) =>
              k === i ? [] : [{ term, x: tensors[k] }],
            );
            const [other] = others;
            const known = labels.filter(
              (label) => plan.output.includes(label) || other?.term.includes(label),
            );
            const to = known.join('');
            const factors = other?.x
              ? byOther(tf, out, output, other.x, other.term.join(''), to)
              : output === to
                ? out
                : tf.einsum(`${output}->${to}`, out);
            const sizes = labels.map((label) =>
              known.includes(label) ? (plan.sizes.get(label) ?? 1) : 1,
            );
            const whole = tf.ones(tensors[i]?.shape ?? []);
            return tf.mul(tf.reshape(factors, sizes), whole);
          },
        ]),
      );
    },
  }),
};

/** Σ dy · x over what is not asked for. A term without labels is a number. */
function byOther(tf: Tf, dy: Tensor, output: string, x: Tensor, term: string, to: string): Tensor {
  if (output !== '') return tf.einsum(`${output},${term}->${to}`, dy, x);
  return tf.mul(dy, term === to ? x : tf.einsum(`${term}->${to}`, x));
}
