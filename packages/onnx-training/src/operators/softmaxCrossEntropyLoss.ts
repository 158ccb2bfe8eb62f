import { StepwiseError } from '@stepwise/core';
import { showShape, type Dimension } from '../model/shape.ts';
import { differentiateCrossEntropy } from './differentiateCrossEntropy.ts';
import { inferFloat } from './elementwise.ts';
import { lossReduction } from './lossReduction.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * Cross-entropy of scores [n, c, …] and labels [n, …], as in PyTorch: the log-probabilities p = LogSoftmax(scores, axis
 * 1) are the second output, and with wᵢ = weights[labelᵢ], or 1 without weights, and 0 where the label is `ignore_index`,
 *
 * - `reduction` none: yᵢ = −wᵢ · p[i, labelᵢ], in the shape of the labels
 * - sum: y = Σ yᵢ
 * - mean: y = Σ yᵢ / Σ wᵢ
 *
 * ∂scores = (eᵖ − onehot(labels)) · wᵢ · ∂y, for the mean / Σ wᵢ, and what LogSoftmax gives for ∂p where the second output
 * is used as well.
 */
export const softmaxCrossEntropyLoss: Operator = {
  name: 'SoftmaxCrossEntropyLoss',
  inputs: [2, 3],
  infer(node, inputs) {
    const [scores, labels, weights] = [present(inputs, 0), present(inputs, 1), inputs[2]];
    const [size = null, classes = null, ...rest] = scores.shape;
    const wanted = [size, ...rest];
    const fits =
      scores.shape.length >= 2 &&
      labels.shape.length === wanted.length &&
      labels.shape.every((n, axis) => canBeEqual(n, wanted[axis]));
    if (!fits || (labels.type !== 'int64' && labels.type !== 'int32')) {
      throw new StepwiseError(
        'bad-model',
        `It needs scores [n, c, …] and labels [n, …] in int64 or int32${
          scores.shape.length >= 2 ? `; here labels ${showShape(wanted)}` : ''
        }.`,
      );
    }
    if (weights) {
      const one = weights.shape.length === 1 && canBeEqual(weights.shape[0], classes);
      if (!one || weights.type !== scores.type) {
        throw new StepwiseError(
          'bad-model',
          `Its weights have to be one ${scores.type} for each of the ${classes ?? 'c'} classes.`,
        );
      }
    }
    const { type, shape } = scores;
    const loss = { type, shape: lossReduction(node) === 'none' ? labels.shape : [] };
    inferFloat(node, inputs);
    return [loss, { type, shape }];
  },
  gradient: differentiateCrossEntropy,
};

function canBeEqual(a: Dimension = null, b: Dimension = null): boolean {
  return typeof a !== 'number' || typeof b !== 'number' || a === b;
}
