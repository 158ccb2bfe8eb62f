import { StepwiseError } from '@stepwise/core';
import { checkKeys, checkName, checkNumber } from '@stepwise/core/check';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { isFloat } from '../model/elementType.ts';
import { showShape } from '../model/shape.ts';
import type { Loss } from './loss.ts';
import { meanOf } from './meanOf.ts';
import { alongAxis, checkWeights } from './weights.ts';

export interface BinaryCrossEntropyOptions {
  /** The model's output with the scores (logits), before any sigmoid; needed where the model has several outputs. */
  readonly scores?: string;
  /** The name under which a batch brings the labels. `'labels'` unless told otherwise. */
  readonly labels?: string;
  /** How much more a 1 counts than a 0: one number, or one for each class; 1. */
  readonly positiveWeight?: number | readonly number[];
  /** How much each element counts: one number, or one for each class; 1. The mean stays one over all elements. */
  readonly weight?: number | readonly number[];
  /** The axis of the classes, for lists of weights; 1. */
  readonly axis?: number;
}

/**
 * Binary cross-entropy of scores, in nats: each element is a question of yes or no by itself. For a score x, a label y
 * from 0 to 1 and p = sigmoid(x), the mean over all elements of
 *
 * ```text
 * −weight · (positiveWeight · y · ln p + (1 − y) · ln(1 − p))
 * ```
 *
 * computed from the scores, so that nothing overflows: −ln p = softplus(−x). The labels are floats of the scores' own
 * shape and type.
 *
 * The sigmoid belongs to the loss: a model that ends with one trains badly.
 *
 * @example
 * ```ts
 * binaryCrossEntropy({ scores: 'mask', positiveWeight: 3 });
 * ```
 * @throws StepwiseError `bad-option`; when it meets a model whose output does not fit, `bad-model`.
 * @see PyTorch's `torch.nn.functional.binary_cross_entropy_with_logits`
 */
export function binaryCrossEntropy(options: BinaryCrossEntropyOptions = {}): Loss {
  checkKeys('binaryCrossEntropy', options, [
    'scores',
    'labels',
    'positiveWeight',
    'weight',
    'axis',
  ]);
  const { scores, labels = 'labels', positiveWeight = 1, weight = 1, axis = 1 } = options;
  const factors = { positiveWeight, weight };
  for (const [name, factor] of Object.entries(factors)) {
    const where = `binaryCrossEntropy.${name}`;
    if (typeof factor === 'number') checkNumber(where, factor, { min: 0 });
    else checkWeights(where, factor);
  }
  checkNumber('binaryCrossEntropy.axis', axis, { integer: true });
  return {
    name: 'binary cross-entropy',
    output: scores === undefined ? null : checkName('binaryCrossEntropy.scores', scores),
    target: checkName('binaryCrossEntropy.labels', labels),
    attach(g, output) {
      if (!isFloat(output.type)) {
        throw new StepwiseError(
          'bad-model',
          `binaryCrossEntropy: wanted scores; '${output.name}' is ${output.type}${showShape(output.shape)}.`,
        );
      }
      const target = g.input(labels, output.type, output.shape);
      const scaled = (x: Value, name: keyof typeof factors): Value =>
        multiply(g, x, factors[name], `binaryCrossEntropy.${name}`, output, axis);
      // two sums of positive terms: the shorter x + softplus(−x) would lose what is left of a small derivative
      const yes = scaled(g.mul(target, g.one('Softplus', [g.neg(output)])), 'positiveWeight');
      const no = g.mul(g.sub(1, target), g.one('Softplus', [output]));
      const each = scaled(g.add(yes, no), 'weight');
      return { ...meanOf(g, each), inputs: [{ value: target }] };
    },
  };
}

function multiply(
  g: GraphBuilder,
  x: Value,
  factor: number | readonly number[],
  where: string,
  scores: Value,
  axis: number,
): Value {
  if (typeof factor === 'number') return factor === 1 ? x : g.mul(x, factor);
  const at = axis < 0 ? axis + scores.shape.length : axis;
  if (at < 0 || at >= scores.shape.length) {
    throw new StepwiseError(
      'bad-model',
      `${where}: a list goes along the axis ${axis}; '${scores.name}' is ${showShape(scores.shape)}.`,
    );
  }
  return g.mul(x, alongAxis(g, where, factor, scores, at));
}
