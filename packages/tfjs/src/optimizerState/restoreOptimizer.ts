import { StepwiseError } from '@stepwise/core';
import { checkKeys, show } from '@stepwise/core/check';
import type * as core from '@tensorflow/tfjs-core';
import { checkNamespace } from '../checkNamespace.ts';
import { isOptimizer } from '../isOptimizer.ts';
import { ownOf } from '../ownOptimizers/own.ts';
import type { TfOptimizer } from '../tensorflow.ts';
import { checkState } from './checkState.ts';
import type { OptimizerState, RestoreOptions } from './optimizerState.ts';
import { renamed } from './renamed.ts';
import { restoreStock } from './restoreStock.ts';
import { stockClassOf } from './stockClasses.ts';
import { stockParts } from './stockParts.ts';

/**
 * Makes an optimizer what it was when `saveOptimizer` saw it: a training that goes on from there gives the same bits,
 * under a scheduler too (restore that with the `restore` of core). Moments that it had are disposed, so that nothing
 * leaks, as `setWeights` of TensorFlow.js does.
 *
 * Variables are found by their names, so the model has to be there first. All is checked before anything is changed: the
 * class, the groups, that each variable is there, each shape.
 *
 * @param tf the namespace that made the optimizer.
 *
 * @example
 * ```ts
 * const optimizer = tf.train.adam(1e-3);
 * restoreOptimizer(tf, optimizer, await saveOptimizer(tf, optimizer));
 * ```
 * @throws StepwiseError `bad-checkpoint` for a state of another class or model, with the first difference; `bad-option`
 * when it is no optimizer or was disposed, `unsupported` for one of another class.
 */
export function restoreOptimizer(
  tf: Pick<typeof core, 'engine' | 'keep' | 'scalar' | 'tensor' | 'tidy' | 'variable'>,
  optimizer: TfOptimizer,
  state: OptimizerState,
  options: RestoreOptions = {},
): void {
  const where = 'restoreOptimizer';
  checkNamespace(tf);
  if (!isOptimizer(optimizer)) {
    throw new StepwiseError(
      'bad-option',
      `${where}: wanted an optimizer of TensorFlow.js, such as tf.train.adam(1e-3); got ${show(optimizer)}.`,
    );
  }
  checkKeys(where, options, ['rename']);
  const own = ownOf(optimizer);
  const kind = own ? null : stockClassOf(where, optimizer);
  checkState(state, optimizer.getClassName());
  const named = options.rename ? renamed(state, options.rename) : state;
  if (own) own.restore(named);
  else if (kind) restoreStock(tf, optimizer, kind, stockParts(where, optimizer, kind), named);
}
