import { restore, StepwiseError, type Kind, type Scheduler } from '@stepwise/core';
import { checkKeys } from '@stepwise/core/check';
import type * as core from '@tensorflow/tfjs-core';
import { partsOfName } from '../../optimizerState/renamed.ts';
import { restoreOptimizer } from '../../optimizerState/restoreOptimizer.ts';
import { variablesOf } from '../../rangeTest/variablesOf.ts';
import type { CheckpointFacts, SavedCheckpoints } from './checkpoint.ts';
import { checkSameModel } from './checkSameModel.ts';
import { readCheckpoint, type CheckpointFrom } from './readCheckpoint.ts';
import { numbersOf, stretchesOf, type Stretch } from './tensorBytes.ts';
import { checkTrained, isBeingTrained, type TrainedModel } from './trainedModel.ts';

export interface RestoreCheckpointOptions {
  /** The kinds that the saved scheduler may use: `all` of `@stepwise/core/all`, or a few of them. */
  readonly kinds?: Readonly<Record<string, Kind>>;
}

/** What a training goes on from, beside the model. */
export interface RestoredCheckpoint {
  /** Epochs that are done: `initialEpoch` of the `fit` that goes on. */
  readonly epoch: number;
  /** The logs of the last of them; what is not finite by its name. */
  readonly logs: CheckpointFacts['logs'];
  /** The scheduler where it was; null when none was saved. */
  readonly scheduler: Scheduler | null;
  /** For `modelCheckpoint({ resume })`: which checkpoints there are, and what is the best so far. */
  readonly saved: SavedCheckpoints;
}

/**
 * Puts weights and optimizer of a checkpoint into a model, and says where the training goes on: bit for bit, as far as
 * the data are the same. TensorFlow.js shuffles by `Math.random`, so that takes `shuffle: false`, or a dataset that
 * shuffles by a seed.
 *
 * All is checked before anything changes: when it throws, model and optimizer are what they were.
 *
 * @param tf the namespace that the model comes from.
 * @param model the same layers as in the training before, compiled with an optimizer of the same class.
 * @param from the URL of one checkpoint (`indexeddb://run/epoch-12`, which `latestCheckpoint` finds; with tfjs-node
 * `file://run/epoch-12/model.json`), a handler of `tf.io`, `{ header, data }`, or what `checkpointBytes` made.
 *
 * @example
 * ```ts
 * const kept = new Map();
 * const callback = schedulerCallback(tf, cosine());
 * const saving = modelCheckpoint(tf, { to: (name, one) => kept.set(name, one), scheduler: callback });
 * await model.fit(x, y, { epochs: 2, shuffle: false, callbacks: [callback, saving] });
 *
 * const { epoch, scheduler } = await restoreCheckpoint(tf, model, kept.get('epoch-1'), { kinds: all });
 * const callbacks = [schedulerCallback(tf, scheduler ?? cosine())];
 * await model.fit(x, y, { initialEpoch: epoch, epochs: 2, shuffle: false, callbacks });
 * ```
 * @throws StepwiseError `bad-checkpoint` for one that is damaged, or of another model or optimizer (with the first
 * difference), `bad-option`, `bad-run` while the model is being trained, `bad-snapshot`, `unknown-kind`, `unsupported`
 * for a URL that TensorFlow.js can't load from.
 */
export async function restoreCheckpoint(
  tf: Parameters<typeof restoreOptimizer>[0] & Pick<typeof core, 'io'>,
  model: TrainedModel,
  from: CheckpointFrom,
  options: RestoreCheckpointOptions = {},
): Promise<RestoredCheckpoint> {
  const where = 'restoreCheckpoint';
  checkTrained(where, model);
  checkKeys(where, options, ['kinds']);
  if (isBeingTrained(model)) {
    throw new StepwiseError(
      'bad-run',
      `${where}: the model is being trained; await that first, or set model.stopTraining.`,
    );
  }
  const { header, data } = await readCheckpoint(tf, from);
  const facts = header.userDefinedMetadata.stepwise;
  const { variables: names, epoch, logs, saved } = facts;
  const stretches = stretchesOf(header.weightSpecs, data);
  const weights = stretches.slice(0, names.length);
  checkSameModel(
    weights.map(({ spec }) => spec),
    model,
  );
  const scheduler = restoreScheduler(facts, options);
  const variables = variablesOf(model);

  restoreOptimizer(tf, model.optimizer, optimizerOf(facts, data, stretches), {
    rename: renames(facts, model),
  });
  for (const [i, stretch] of weights.entries()) {
    const { shape, dtype } = stretch.spec;
    const value = tf.tensor(numbersOf(data, stretch), shape, dtype);
    variables[i]?.assign(value);
    value.dispose();
  }
  return { epoch, logs, scheduler, saved };
}

/** Variables that are called something else in this model, among those that the optimizer has something of. */
function renames(
  { variables, optimizer }: CheckpointFacts,
  { weights }: TrainedModel,
): Record<string, string> {
  const known = new Set(optimizer.tensors.map(({ name }) => partsOfName(name)?.[0]));
  const pairs = weights.map(({ name }, i) => [variables[i] ?? name, name] as const);
  return Object.fromEntries(pairs.filter(([there, here]) => there !== here && known.has(there)));
}

function restoreScheduler(
  { scheduler }: CheckpointFacts,
  { kinds }: RestoreCheckpointOptions,
): Scheduler | null {
  if (scheduler === null) return null;
  if (kinds) return restore(scheduler, kinds);
  throw new StepwiseError(
    'bad-option',
    "restoreCheckpoint: the checkpoint has a scheduler; give the kinds that it may use ({ kinds: all } with all from '@stepwise/core/all').",
  );
}

/** The state of the optimizer, with its tensors. */
function optimizerOf(
  { optimizer, variables }: CheckpointFacts,
  data: ArrayBuffer,
  stretches: readonly Stretch[],
): Parameters<typeof restoreOptimizer>[2] {
  const tensors = optimizer.tensors.map((tensor, i) => {
    const stretch = stretches[variables.length + i];
    const values = stretch && numbersOf(data, stretch);
    return { ...tensor, values: values instanceof Float32Array ? values : new Float32Array() };
  });
  return { ...optimizer, tensors };
}
