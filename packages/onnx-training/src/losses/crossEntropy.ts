import { StepwiseError } from '@stepwise/core';
import { checkKeys, checkName, checkNumber } from '@stepwise/core/check';
import { string } from '../model/attributes.ts';
import { isFloat } from '../model/elementType.ts';
import { showShape } from '../model/shape.ts';
import { countOf } from './countOf.ts';
import type { Loss } from './loss.ts';

export interface CrossEntropyOptions {
  /** The model's output with the scores (logits), before any softmax; needed where the model has several outputs. */
  readonly scores?: string;
  /** The name under which a batch brings the labels, int64. `'labels'` unless told otherwise. */
  readonly labels?: string;
  /** The axis of the classes; 1 as in PyTorch. Language models have −1. */
  readonly axis?: number;
}

/**
 * Softmax cross-entropy: the mean of −log softmax(scores)[label], in nats.
 *
 * The scores are [n, classes] or [n, classes, d…], the labels int64 of the same shape without the axis of the classes,
 * from 0 to classes − 1. The softmax belongs to the loss: a model that ends with one trains badly.
 *
 * @example
 * ```ts
 * crossEntropy({ scores: 'logits' });
 * ```
 * @see PyTorch's `torch.nn.functional.cross_entropy`
 */
export function crossEntropy(options: CrossEntropyOptions = {}): Loss {
  checkKeys('crossEntropy', options, ['scores', 'labels', 'axis']);
  const { scores, labels = 'labels', axis = 1 } = options;
  checkName('crossEntropy.labels', labels);
  checkNumber('crossEntropy.axis', axis, { integer: true });
  return {
    name: 'cross-entropy',
    output: scores === undefined ? null : checkName('crossEntropy.scores', scores),
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
      const target = g.input(labels, 'int64', shape.toSpliced(classAxis, 1));
      // the standard operator has its classes on axis 1; on the last axis all other axes are examples
      const classes = shape[classAxis];
      const flat = classAxis !== 1;
      if (flat && (classAxis !== shape.length - 1 || typeof classes !== 'number')) {
        throw new StepwiseError(
          'bad-model',
          `crossEntropy: the axis of the classes has to be 1, or the last with a known size; '${output.name}' is ${showShape(shape)}, and the axis ${axis}.`,
        );
      }
      const [loss] = g.node(
        'SoftmaxCrossEntropyLoss',
        [
          flat ? g.reshape(output, [-1, Number(classes)]) : output,
          flat ? g.reshape(target, [-1]) : target,
        ],
        { reduction: string('mean') },
        { outputs: 2 },
      );
      if (!loss) throw new StepwiseError('bad-model', 'SoftmaxCrossEntropyLoss has no output.');
      const weight = countOf(g, target, output.type);
      return {
        loss,
        weight,
        sum: g.mul(loss, weight),
        inputs: [{ value: target, ...(typeof classes === 'number' && { classes }) }],
      };
    },
  };
}
