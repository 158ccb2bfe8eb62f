import { StepwiseError } from '@stepwise/core';
import { show } from '@stepwise/core/check';
import type * as core from '@tensorflow/tfjs-core';
import { checkNamespace } from '../checkNamespace.ts';
import { isOptimizer } from '../isOptimizer.ts';
import { ownOf } from '../ownOptimizers/own.ts';
import type { TfOptimizer } from '../tensorflow.ts';
import type { OptimizerState } from './optimizerState.ts';
import { savedTensors } from './savedTensors.ts';
import { stockClassOf } from './stockClasses.ts';
import { stockParts } from './stockParts.ts';

/**
 * All that an optimizer has beside the weights, as plain data of its own: for the seven optimizers of TensorFlow.js,
 * Adamax with them, and for `sgd`, `adam` and `adamw` of this package.
 *
 * What `getWeights` of TensorFlow.js lacks is in it: the products of Adam's betas, which it computes anew from the last
 * beta, and the rate and momentum that a scheduler has set.
 *
 * @param tf the namespace that made the optimizer.
 *
 * @example
 * ```ts
 * const state = await saveOptimizer(tf, tf.train.adam(1e-3));
 * restoreOptimizer(tf, tf.train.adam(0.1), state);
 * ```
 * @throws StepwiseError `bad-option` when it is no optimizer or was disposed, `unsupported` for one of another class.
 */
export async function saveOptimizer(
  tf: Pick<typeof core, 'keep' | 'scalar'>,
  optimizer: TfOptimizer,
): Promise<OptimizerState> {
  const where = 'saveOptimizer';
  checkNamespace(tf);
  if (!isOptimizer(optimizer)) {
    throw new StepwiseError(
      'bad-option',
      `${where}: wanted an optimizer of TensorFlow.js, such as tf.train.adam(1e-3); got ${show(optimizer)}.`,
    );
  }
  const own = ownOf(optimizer);
  if (own) return own.save();
  const parts = stockParts(where, optimizer, stockClassOf(where, optimizer));
  const slots = Object.values(parts.lists).flat();
  const numbers = Object.entries(parts.numbers).map(([name, value]): [string, number] => [
    name,
    Number(value),
  ]);
  return {
    format: 'stepwise/tfjs-optimizer',
    version: 1,
    className: optimizer.getClassName(),
    iterations: optimizer.iterations,
    groups: [{ name: 'all', values: Object.fromEntries(numbers) }],
    tensors: await savedTensors(tf, [
      ...Object.entries(parts.variables),
      ...Object.entries(parts.scalars),
      ...slots.map(({ originalName, variable }) => [originalName, variable] as const),
    ]),
  };
}
