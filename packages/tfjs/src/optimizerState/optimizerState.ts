/** A tensor of an optimizer, as plain data. */
export interface SavedTensor {
  /** The variable's name and what the optimizer keeps of it: `dense_Dense1/kernel/m`. Of the optimizer itself: `accBeta1`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** The numbers of a parameter group. */
export interface SavedGroup {
  readonly name: string;
  readonly values: Readonly<Record<string, number>>;
}

/**
 * All that an optimizer has beside the weights, as plain data: `tensors` have their numbers in `Float32Array`s, the rest
 * is JSON. Nothing in it belongs to the optimizer.
 */
export interface OptimizerState {
  readonly format: 'stepwise/tfjs-optimizer';
  readonly version: 1;
  readonly className: string;
  /** Steps done. */
  readonly iterations: number;
  /** As they were set last; an optimizer of TensorFlow.js has one group, `all`. */
  readonly groups: readonly SavedGroup[];
  readonly tensors: readonly SavedTensor[];
}

/** How names of a state become those of the optimizer that it is loaded into. */
export interface RestoreOptions {
  /**
   * Variables that are called something else now, by their name in the state: TensorFlow.js appends a number to the
   * layers of a second model of one process, `{ 'dense_Dense1/kernel': 'dense_Dense2/kernel' }`.
   */
  readonly rename?: Readonly<Record<string, string>>;
}
