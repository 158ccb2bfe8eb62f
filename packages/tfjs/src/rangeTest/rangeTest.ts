import { rangeSweep, StepwiseError, suggestRates, type RangeTestResult } from '@stepwise/core';
import { show } from '@stepwise/core/check';
import type * as core from '@tensorflow/tfjs-core';
import { bindOptimizer } from '../bindOptimizer.ts';
import { checkNamespace } from '../checkNamespace.ts';
import { ownOf } from '../ownOptimizers/own.ts';
import type { TfOptimizer } from '../tensorflow.ts';
import { batchesOf } from './batches.ts';
import { breather } from './breather.ts';
import { checkData, type RangeTestData } from './data.ts';
import { rememberVariable, together, type Copyable, type Keep } from './memory.ts';
import { resolveRangeTest, type TfRangeTestOptions } from './options.ts';
import { rememberOptimizer } from './rememberOptimizer.ts';
import { variablesOf, type Weighted } from './variablesOf.ts';

/** A compiled layers model. */
export interface RangeTestModel extends Weighted {
  readonly optimizer: TfOptimizer;
  readonly stateful: boolean;
  trainOnBatch(xs: unknown, ys: unknown): Promise<number | number[]>;
}

/**
 * A learning-rate range test: trains a model at rates that grow from step to step, says which rate the losses speak
 * for, and leaves the model as it was.
 *
 * Rule: as `rangeSweep` of core, a batch for each step; the loss is what `fit` calls `loss`, with the penalties of
 * regularizers. Data begin anew when they end. Then, also when it throws, weights (statistics of batch norm with them)
 * and all that the optimizer has (rate, moments, steps) are what they were, bit for bit, and no tensor is left. While it
 * runs, `fit` on the same model is refused, and at least every 50 ms, or after each step that takes longer, the page has
 * its turn.
 *
 * Random state: TensorFlow.js has none that could be put back. A dropout with a seed draws the same mask in each step
 * and keeps no state; one without draws from `Math.random`, whose state nobody can read. Where `Math.random` was replaced
 * by a generator with a seed, the test takes numbers from it; so does a dataset that shuffles take them from its own:
 * give the test a dataset of its own. The order of tensors is that of `seed`, and of no state.
 *
 * @param tf the namespace that the model comes from.
 * @param model compiled, with an optimizer of `tf.train`, by name or not, or with one of Stepwise, of which all groups have
 * the sweep's rate.
 * @param data `{ xs, ys }` with tensors, which are cut into batches, or a dataset of batches `{ xs, ys }`.
 *
 * @example
 * ```ts
 * const { history, suggestions } = await rangeTest(tf, model, { xs: x, ys: y }, { from: 1e-4, to: 1, steps: 60 });
 * history.rates; // with history.losses: a curve to look at
 * suggestions.valley.rate ?? suggestions.valley.none; // a rate, or 'no suggestion, because …'
 * ```
 * @throws StepwiseError `bad-option` for a model that is not compiled or was disposed, and for options; `bad-batch`;
 * `unsupported` for another optimizer, for a model with stateful layers, whose states can't be put back, and while the
 * model trains. What TensorFlow.js throws in a step comes through.
 * @see Smith 2015, "Cyclical Learning Rates for Training Neural Networks"; fastai `lr_find`.
 */
export async function rangeTest(
  tf: Pick<typeof core, 'gather' | 'keep' | 'scalar' | 'slice' | 'tensor1d'>,
  model: RangeTestModel,
  data: RangeTestData,
  options: TfRangeTestOptions = {},
): Promise<RangeTestResult> {
  checkNamespace(tf);
  checkModel(model);
  checkData(data);
  const { cut, signal, sweep: how } = resolveRangeTest(options);
  const sweep = rangeSweep(how);
  const { optimizer } = model;
  const handle = bindOptimizer(tf, optimizer);
  const variables = variablesOf(model);
  const keep: Keep = (tensor) => keepWith(tf, tensor);
  const memory = together([
    ownOf(optimizer)?.remember() ?? rememberOptimizer(optimizer, keep),
    ...variables.map((variable) => rememberVariable(variable, keep)),
  ]);
  const breathe = breather();
  setTraining(model, true);
  try {
    for await (const { xs, ys } of batchesOf(tf, data, cut)) {
      if (signal?.aborted) break;
      handle.set({ lr: sweep.lr });
      const losses = await model.trainOnBatch(xs, ys);
      sweep.record(typeof losses === 'number' ? losses : (losses[0] ?? Number.NaN));
      if (sweep.done) break;
      await breathe();
    }
  } finally {
    setTraining(model, false);
    memory.restore();
  }
  const { history } = sweep;
  return { history, suggestions: suggestRates(history) };
}

function checkModel(model: unknown): void {
  const isModel = typeof model === 'object' && model !== null && 'trainOnBatch' in model;
  if (!isModel) {
    throw new StepwiseError(
      'bad-option',
      `rangeTest: wanted a model of the layers API second, such as tf.sequential(…); got ${show(model)}.`,
    );
  }
  if (!('optimizer' in model) || !model.optimizer) {
    throw new StepwiseError(
      'bad-option',
      "rangeTest: the model has no optimizer and no loss yet; call model.compile({ optimizer: 'adam', loss: … }) first.",
    );
  }
  if ('stateful' in model && model.stateful === true) {
    throw new StepwiseError(
      'unsupported',
      'rangeTest: the model has stateful layers, whose states could not be put back; test one with the same layers without stateful: true.',
    );
  }
  if (trainersOf(model).some((one) => Reflect.get(one, 'isTraining') === true)) {
    throw new StepwiseError(
      'unsupported',
      'rangeTest: the model is being trained, or tested already; await that first.',
    );
  }
}

/** By this mark TensorFlow.js refuses a second `fit` of a model. */
function setTraining(model: object, isTraining: boolean): void {
  for (const one of trainersOf(model)) Reflect.set(one, 'isTraining', isTraining);
}

/** The model, and the one inside of a sequential model that trains for it. */
function trainersOf(model: object): readonly object[] {
  const inner: unknown = Reflect.get(model, 'model');
  return typeof inner === 'object' && inner !== null ? [model, inner] : [model];
}

/** `tf.keep`, whose type wants to know all of a tensor. */
function keepWith(tf: Pick<typeof core, 'keep'>, tensor: Copyable): Copyable {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- clones of tensors are tensors
  return tf.keep(tensor as core.Tensor);
}
