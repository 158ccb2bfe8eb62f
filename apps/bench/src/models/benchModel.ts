import type { ModelSettings } from '../backends/backend.ts';

/** A model that the bench trains. */
export interface BenchModel {
  /** What it consists of, after its name in the report. */
  readonly title: string;
  /** The names of the backends that can train it. */
  readonly backends: readonly string[];
  /** The base learning rate for 2,000 digits and for all of them. */
  readonly learningRate: { readonly quick: number; readonly full: number };
  /** The model with its first weights. */
  create(seed: number): Promise<ModelSettings>;
}
