import { isRecord, show } from '../../check.ts';
import { StepwiseError } from '../../error.ts';
import { constant } from '../../schedules/constant.ts';
import { findKind, lastName } from '../findKind.ts';
import { imported, settle, type Imported } from '../imported.ts';
import type { Arguments } from '../params.ts';
import { KINDS, type KerasKind } from './kinds.ts';

export interface KerasOptions {
  /** The optimizer's rate, for callbacks: a schedule has its own. */
  readonly lr?: number;
  /** Names for the groups, which all have the same rate. Default one, `group0`. */
  readonly groups?: readonly string[];
}

/**
 * A schedule or a callback of Keras, from its configuration `{ class_name, config }`, as `serialize` writes it.
 *
 * Schedules: `ExponentialDecay`, `PiecewiseConstantDecay`, `PolynomialDecay`, `InverseTimeDecay`, `CosineDecay`,
 * `CosineDecayRestarts`. Callbacks, whose config are their constructor's arguments: `ReduceLROnPlateau`,
 * `EarlyStopping`. Of an optimizer it is the schedule that is its `learning_rate`, or that number. Keras computes in
 * float32, this in float64.
 *
 * @example
 * ```ts
 * const config = { initial_learning_rate: 1, decay_steps: 2, alpha: 0.5 };
 * const { machine, groups } = fromKeras({ class_name: 'CosineDecay', config });
 * new Scheduler(machine, { groups }).preview(4); // 1, 0.75, 0.5, 0.5
 * ```
 * @throws StepwiseError `unknown-kind`; `unsupported` for what can't be carried over; `missing-fact` for a callback
 * without `lr`; `bad-option`, `bad-duration`.
 */
export function fromKeras(serialized: Arguments, options: KerasOptions = {}): Imported {
  const { class_name: name, config }: Arguments = isRecord(serialized) ? serialized : {};
  if (typeof name !== 'string' || !isRecord(config)) {
    throw new StepwiseError(
      'bad-option',
      `fromKeras: wanted { class_name, config }, as keras.saving.serialize_keras_object writes it; got ${show(serialized)}.`,
    );
  }
  const { machine, base = options.lr } = find(name, config);
  if (base === undefined) {
    throw new StepwiseError(
      'missing-fact',
      `fromKeras: ${name} does not say the rate; give the optimizer's: { lr: … }.`,
    );
  }
  const setting = settle('fromKeras', { ...options, lr: base });
  return imported(machine, setting, setting.bases);
}

/** A schedule or a callback by its name; of an optimizer its rate. */
function find(name: string, config: Arguments): KerasKind {
  const rate = config['learning_rate'];
  if (Object.hasOwn(KINDS, lastName(name)) || rate === undefined) {
    return findKind('Keras', KINDS, name)(config);
  }
  if (typeof rate === 'number') return { base: rate, machine: constant() };
  const { class_name: kind, config: own }: Arguments = isRecord(rate) ? rate : {};
  if (typeof kind === 'string' && isRecord(own)) return findKind('Keras', KINDS, kind)(own);
  throw new StepwiseError(
    'bad-option',
    `fromKeras: wanted the learning_rate of ${name} as a number or as { class_name, config }; got ${show(rate)}.`,
  );
}
