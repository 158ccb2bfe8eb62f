import type { NumberRange } from '@stepwise/core/check';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ScheduledParam } from '../optimizers/hyperparameter.ts';

/** What an optimizer keeps of a variable, by name. */
export type Slots = Readonly<Record<string, Tensor>>;

/** The numbers of a group, by name. */
export type Numbers = Readonly<Record<string, number>>;

/** What a variable's step is made from. */
export interface StepOf {
  readonly value: Tensor;
  readonly gradient: Tensor;
  /** Empty before the first step that was not left out. */
  readonly slots: Slots;
  readonly numbers: Numbers;
  /**
   * Steps of this variable, this one included; as a tensor where steps can be left out on the device, and those are not
   * counted. In a step that is left out gradients are 0.
   */
  readonly time: number | Tensor;
  /** A scalar on the device, made once for all variables of a step. */
  readonly constant: (value: number) => Tensor;
  /** The same, and 0 in a step that is left out. */
  readonly masked: (value: number) => Tensor;
}

/** An optimizer's formula. */
export interface Rule {
  /** The name that it is saved by; those of TensorFlow.js' own are taken. */
  readonly className: string;
  /** What a scheduler can drive. */
  readonly params: readonly ScheduledParam[];
  /** The numbers of each group: where they begin when nobody says, and their range. */
  readonly numbers: Readonly<Record<string, readonly [standard: number, range: NumberRange]>>;
  /** Options of the whole optimizer that choose the formula, as they are saved. */
  readonly choices: Readonly<Record<string, boolean>>;
  /** What it can keep of a variable, with its shape. */
  readonly slots: readonly string[];
  /** Scalars that it keeps too, where steps can be left out on the device. */
  readonly deviceSlots: readonly string[];
  /** The variable's new value, and what is kept. */
  step(of: StepOf): { readonly value: Tensor; readonly slots: Slots };
}
