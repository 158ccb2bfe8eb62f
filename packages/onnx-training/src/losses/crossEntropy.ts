import { StepwiseError } from '@stepwise/core';
import { checkChoice, checkKeys, checkName, checkNumber } from '@stepwise/core/check';
import { isFloat } from '../model/elementType.ts';
import { showShape } from '../model/shape.ts';
import { attachClasses } from './attachClasses.ts';
import { attachProbabilities } from './attachProbabilities.ts';
import type { Loss } from './loss.ts';
import { checkWeights } from './weights.ts';

export interface CrossEntropyOptions {
  /** The model's output with the scores (logits), before any softmax; needed where the model has several outputs. */
  readonly scores?: string;
  /** The name under which a batch brings the labels. `'labels'` unless told otherwise. */
  readonly labels?: string;
  /** The axis of the classes; 1 as in PyTorch. Language models have −1. */
  readonly axis?: number;
  /** The share of each label that is spread evenly over all classes, from 0 to 1; 0. */
  readonly labelSmoothing?: number;
  /** How much a label of each class counts, from 0 on; all the same where left out. */
  readonly classWeights?: readonly number[];
  /** A label that does not count, such as −100: padding, a border. None where left out. */
  readonly ignoreIndex?: number;
  /** `'classes'`, one whole number for each example, or `'probabilities'`, one number for each class of each example. */
  readonly targets?: 'classes' | 'probabilities';
}

/** The options with what is left out filled in, as far as it is the same for all models. */
export interface CrossEntropySettings extends CrossEntropyOptions {
  readonly labels: string;
  readonly axis: number;
  readonly labelSmoothing: number;
}

/**
 * Softmax cross-entropy in nats. With p = softmax(scores), a label y, K classes, smoothing s and class weights w:
 *
 * ```text
 * loss of an example = −(1 − s) · w[y] · ln p[y] − s / K · Σₖ w[k] · ln p[k]
 * ```
 *
 * The loss is the sum over the examples whose label is not `ignoreIndex`, divided by the total of their w[y]: how many
 * there are, without weights. A batch without any has the loss NaN, and the trainer leaves its step out.
 *
 * The scores are [n, classes] or [n, classes, d…], the labels int64 of the same shape without the axis of the classes,
 * from 0 to classes − 1. With `targets: 'probabilities'` the labels are floats q of the scores' own shape, and the loss is
 * the mean over all examples of −Σₖ w[k] · ((1 − s) · q[k] + s / K) · ln p[k].
 *
 * The softmax belongs to the loss: a model that ends with one trains badly.
 *
 * @example
 * ```ts
 * crossEntropy({ scores: 'logits', labelSmoothing: 0.1, ignoreIndex: -100 });
 * ```
 * @throws StepwiseError `bad-option`; when it meets a model whose output does not fit, `bad-model`.
 * @see PyTorch's `torch.nn.functional.cross_entropy`
 */
export function crossEntropy(options: CrossEntropyOptions = {}): Loss {
  const settings = check(options);
  const { scores, labels, axis, targets } = settings;
  return {
    name: 'cross-entropy',
    output: scores ?? null,
    target: labels,
    attach(g, output) {
      const { shape } = output;
      const classAxis = axis < 0 ? axis + shape.length : axis;
      if (!isFloat(output.type) || shape.length < 2 || classAxis < 1 || classAxis >= shape.length) {
        throw new StepwiseError(
          'bad-model',
          `crossEntropy: wanted scores with an axis of examples and, at ${axis}, one of classes; '${output.name}' is ${output.type}${showShape(shape)}.`,
        );
      }
      return targets === 'probabilities'
        ? attachProbabilities(g, output, classAxis, settings)
        : attachClasses(g, output, classAxis, settings);
    },
  };
}

function check(options: CrossEntropyOptions): CrossEntropySettings {
  checkKeys('crossEntropy', options, [
    'scores',
    'labels',
    'axis',
    'labelSmoothing',
    'classWeights',
    'ignoreIndex',
    'targets',
  ]);
  const { scores, labels = 'labels', axis = 1, labelSmoothing = 0, targets = 'classes' } = options;
  const { classWeights, ignoreIndex } = options;
  if (scores !== undefined) checkName('crossEntropy.scores', scores);
  if (ignoreIndex !== undefined) {
    checkNumber('crossEntropy.ignoreIndex', ignoreIndex, { integer: true });
  }
  if (ignoreIndex !== undefined && targets === 'probabilities') {
    throw new StepwiseError(
      'bad-option',
      'crossEntropy.ignoreIndex: it is a label, and probabilities have none; leave it out.',
    );
  }
  return {
    ...options,
    labels: checkName('crossEntropy.labels', labels),
    axis: checkNumber('crossEntropy.axis', axis, { integer: true }),
    labelSmoothing: checkNumber('crossEntropy.labelSmoothing', labelSmoothing, { min: 0, max: 1 }),
    ...(classWeights && { classWeights: checkWeights('crossEntropy.classWeights', classWeights) }),
    targets: checkChoice('crossEntropy.targets', targets, ['classes', 'probabilities']),
  };
}
