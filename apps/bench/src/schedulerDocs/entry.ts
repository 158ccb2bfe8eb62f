import type { Machine } from '@stepwise/core';
import type { Option } from './options.ts';

/** Systems that have the same under another name. */
export type System = 'PyTorch' | 'transformers' | 'timm' | 'Keras' | 'optax' | 'others';

export interface Curve {
  readonly label: string;
  readonly machine: Machine;
}

export interface Plot {
  readonly curves: readonly Curve[];
  /** The metric after each step, for machines that hear one. */
  readonly metric?: (t: number) => number;
  /** Values that stay for a while are drawn as stairs. */
  readonly stairs?: boolean;
  /** Said below it. */
  readonly note?: string;
  /** Base learning rate. Default 1. */
  readonly lr?: number;
}

/** What the code can't say of a kind by itself. */
export interface Entry {
  readonly elsewhere: Readonly<Partial<Record<System, string>>>;
  /** How it deviates from the others, and why. */
  readonly differs: string;
  readonly plot: Plot;
  /** Where its file lies in core's sources. */
  readonly folder: 'schedules' | 'observers' | 'combinators' | 'retarget';
  /** What comes before the options. */
  readonly arguments?: readonly Option[];
  /** The interface of its options, if it is not named after it; or the options themselves where they are no interface. */
  readonly options?: string | readonly Option[];
}
