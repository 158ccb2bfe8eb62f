import type { LayerModelName } from './layerModels.ts';

/** A training step of a model. */
export interface StepTask {
  readonly kind: 'step';
  readonly model: LayerModelName;
  readonly backend: 'cpu' | 'wasm';
  /** Whether the training kernels are registered meanwhile. */
  readonly kernels: boolean;
  /** TensorFlow.js' own Adam, or Stepwise's AdamW. */
  readonly optimizer: 'adam' | 'adamw';
}

/** The rate of a step brought into an optimizer, and the scheduler's step. */
export interface RateTask {
  readonly kind: 'rate';
  readonly optimizer: RateOptimizer;
}

export const RATE_OPTIMIZERS = [
  'stock sgd',
  'stock momentum',
  'stock adagrad',
  'stock adadelta',
  'stock rmsprop',
  'stock adam',
  'stock adamax',
  'own sgd',
  'own adam',
  'own adamw',
] as const;

export type RateOptimizer = (typeof RATE_OPTIMIZERS)[number];

/** Work that a process does again and again. */
export type Task = StepTask | RateTask;

/** What a process is asked for. */
export interface Order {
  readonly task: Task;
  /** How often it is done before the clock starts. */
  readonly warmUp: number;
  readonly goes: number;
}

/** What it answers. */
export interface Done {
  /** Of one go. */
  readonly nanoseconds: number;
  /** What was made in each, warm-up included: losses of steps, rates. */
  readonly values: readonly number[];
}
