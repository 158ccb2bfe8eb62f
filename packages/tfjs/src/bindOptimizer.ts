import { StepwiseError } from '@stepwise/core';
import { checkNamespace } from './checkNamespace.ts';
import { isOptimizer } from './isOptimizer.ts';
import {
  isDisposable,
  readMember,
  type Hyperparameter,
  type ScheduledParam,
} from './optimizers/hyperparameter.ts';
import { hyperparametersOf } from './optimizers/kinds.ts';
import { show } from '@stepwise/core/check';
import { ownOf, type BoundGroup } from './ownOptimizers/own.ts';
import type { Disposable, Tf, TfOptimizer } from './tensorflow.ts';

/** Reads and sets what can be scheduled on one optimizer. */
export interface OptimizerHandle {
  /** The optimizer's class: `SGD`, `Momentum`, `Adagrad`, `Adadelta`, `Adam`, `Adamax` or `RMSProp`. */
  readonly className: string;
  /** What it can set: `lr`, and `momentum`, `beta1` or `weightDecay` where the optimizer has it. */
  readonly params: readonly ScheduledParam[];
  /** The names of its parameter groups: `['all']` where it has one rate for all variables. */
  readonly groups: readonly string[];
  /**
   * The value of the next step, in the first group where none is named. A rate that someone else wrote to the field of SGD or momentum shows up here, and is
   * not used: set it through the handle.
   *
   * @throws StepwiseError `unsupported` for what the optimizer does not have, `bad-option` for a group that it does not
   * have.
   */
  get(param: ScheduledParam, group?: string): number;
  /**
   * Sets values for the next step and those after it, in all groups where none is named. Rates and weight decay are ≥ 0,
   * momentum is 0 to 1, beta1 is below 1. All are checked before any is changed. They are kept as float64 and reach the device as float32.
   *
   * @throws StepwiseError `unsupported` for what the optimizer does not have, `bad-option` for a bad number or an unknown
   * group.
   */
  set(values: Readonly<Partial<Record<ScheduledParam, number>>>, group?: string): void;
  /**
   * Disposes the optimizer, and what its own `dispose` leaves behind: momentum forgets the scalar that holds its rate.
   * It may be called more than once, before or after `optimizer.dispose()`.
   */
  dispose(): void;
}

/**
 * Makes the learning rate, and momentum or beta1, of a TensorFlow.js optimizer settable.
 *
 * | optimizer | `lr` | also |
 * | --- | --- | --- |
 * | SGD | the scalar on the device | |
 * | Momentum, Nesterov | the scalar on the device | `momentum`: the scalar on the device |
 * | Adagrad, Adadelta | field | |
 * | Adam, Adamax | field | `beta1`, with the bias correction 1 − beta1^(t + 1) of PyTorch |
 * | RMSProp | field; it is inside the momentum buffer | `momentum` |
 * | `sgd` of Stepwise | number, by group | `momentum`, `weightDecay` |
 * | `adam`, `adamw` of Stepwise | number, by group | `beta1`, `weightDecay` |
 *
 * A subclass is taken for the class whose name it has.
 *
 * @param tf the namespace that made the optimizer: `import * as tf from '@tensorflow/tfjs'`.
 *
 * @example
 * ```ts
 * const optimizer = tf.train.momentum(0.1, 0.9);
 * const handle = bindOptimizer(tf, optimizer);
 * handle.params; // ['lr', 'momentum']
 * handle.set({ lr: 0.05, momentum: 0.85 });
 * ```
 * @throws StepwiseError `bad-option` when it is no optimizer, `unsupported` when it is one that TensorFlow.js does not
 * have.
 * @see TensorFlow.js 4.22, `tf.train`.
 */
export function bindOptimizer<Scalar extends Disposable>(
  tf: Tf<Scalar>,
  optimizer: TfOptimizer,
): OptimizerHandle {
  checkNamespace(tf);
  if (!isOptimizer(optimizer)) {
    throw new StepwiseError(
      'bad-option',
      `bindOptimizer: wanted an optimizer of TensorFlow.js, such as tf.train.adam(1e-3); got ${show(optimizer)}.`,
    );
  }
  const groups = ownOf(optimizer)?.groups ?? [
    {
      name: 'all',
      hyperparameters: hyperparametersOf((value) => tf.keep(tf.scalar(value)), optimizer),
    },
  ];
  const names = groups.map(({ name }) => name);
  const className = optimizer.getClassName();
  const params = PARAMS.filter((param) => groups[0]?.hyperparameters[param]);

  return {
    className,
    params,
    groups: names,
    get(param, name) {
      const [group] = groupsOf(name);
      return group ? find(group, param).hyperparameter.get() : Number.NaN;
    },
    set(values, name) {
      const changes = groupsOf(name).flatMap((group) =>
        Object.entries(values).map(([key, value]) => {
          const { param, hyperparameter } = find(group, key);
          checkValue(param, value);
          return { hyperparameter, value };
        }),
      );
      for (const { hyperparameter, value } of changes) hyperparameter.set(value);
    },
    dispose() {
      optimizer.dispose();
      const rate = readMember(optimizer, 'c');
      if (isDisposable(rate)) rate.dispose();
    },
  };

  function groupsOf(name: string | undefined): readonly BoundGroup[] {
    if (name === undefined) return groups;
    const group = groups.find((one) => one.name === name);
    if (group) return [group];
    throw new StepwiseError(
      'bad-option',
      `${className} has no group '${name}'; it has ${names.join(', ')}.`,
    );
  }

  function find(
    { hyperparameters }: BoundGroup,
    name: string,
  ): { param: ScheduledParam; hyperparameter: Hyperparameter } {
    const param = params.find((one) => one === name);
    const hyperparameter = param && hyperparameters[param];
    if (hyperparameter) return { param, hyperparameter };
    throw new StepwiseError(
      'unsupported',
      `${className} has no '${name}' that could be set; it has ${params.join(' and ')}.`,
    );
  }
}

const PARAMS = ['lr', 'momentum', 'beta1', 'weightDecay'] as const;

/** What is wanted in words, and the test of a value as the device sees it. */
const RANGES: Readonly<Record<ScheduledParam, readonly [string, (value: number) => boolean]>> = {
  lr: ['a number from 0', (value) => value >= 0],
  momentum: ['a number from 0 to 1', (value) => value >= 0 && value <= 1],
  beta1: ['a number from 0 and below 1', (value) => value >= 0 && value < 1],
  weightDecay: ['a number from 0', (value) => value >= 0],
};

function checkValue(param: ScheduledParam, value: unknown): void {
  const [wanted, fits] = RANGES[param];
  if (typeof value === 'number') {
    const inFloat32 = Math.fround(value);
    if (Number.isFinite(inFloat32) && fits(inFloat32)) return;
  }
  throw new StepwiseError(
    'bad-option',
    `${param}: wanted ${wanted}, finite in float32; got ${show(value)}. Nothing has been set.`,
  );
}
