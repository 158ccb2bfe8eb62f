import type { Values } from '@stepwise/core';
import {
  emaScalars,
  randomKeys,
  type DataInput,
  type ForwardOptions,
  type Model,
  type RandomBinding,
  type UpdateOptions,
} from '@stepwise/onnx-training';
import type { Batch } from './batch.ts';
import { makeTensor } from './makeTensor.ts';
import type { ResolvedOptions } from './options.ts';
import type { OrtTensor } from './ort.ts';
import type { Plan } from './plan.ts';
import type { State } from './state.ts';

/** What one optimizer step made. */
export interface Step {
  readonly loss: number;
  readonly gradientNorm: number;
  /** Null where something was not finite. */
  readonly state: State | null;
}

/** What a step depends on besides its batches. */
export interface Moment {
  readonly state: State;
  /** The numbers of all groups. */
  readonly values: readonly Values[];
  /** Optimizer steps including this one: 1 for the first. */
  readonly step: number;
  readonly seed: number;
}

/** Runs optimizer steps. State goes in and comes out. */
export interface StepRunner {
  /** @param batches whose gradients are added up; one is computed in one run. */
  step(batches: readonly Batch[], moment: Moment): Promise<Step>;
  dispose(): Promise<void>;
}

/** What the steps of a plan are made from. */
export interface StepSetup {
  readonly options: ResolvedOptions;
  /** The model with the values of what is frozen. */
  readonly model: Model;
  readonly plan: Plan;
  /** What a batch consists of, with open sizes. */
  readonly data: readonly DataInput[];
}

/** What the graphs of a step have in common, for the shapes of a batch. */
export function forwardOptions(
  { options, model, plan, data }: StepSetup,
  batch: Batch,
): ForwardOptions & Pick<ResolvedOptions, 'target'> {
  const inputs = data.map(
    ({ name, type }) => [name, { type, shape: batch[name]?.dims ?? [] }] as const,
  );
  return {
    model,
    loss: options.loss,
    groups: plan.groups.map(({ layout }) => layout),
    statistics: plan.running,
    inputs: Object.fromEntries(inputs),
    target: options.target,
  };
}

/** How a gradient becomes an update. */
export function updateOptions({
  optimizer,
  clipNorm,
  clipValue,
  ema,
}: ResolvedOptions): UpdateOptions {
  return {
    optimizer,
    ema: ema !== undefined,
    ...(clipNorm !== undefined && { clipNorm }),
    ...(clipValue !== undefined && { clipValue }),
  };
}

/** The numbers of a step for each group of which something is trained. */
export function numbersFor(
  { options: { optimizer, ema }, plan }: StepSetup,
  { values, step }: Moment,
): readonly Readonly<Record<string, number>>[] {
  return plan.groups.map(({ index }) => ({
    ...optimizer.scalarValues(values[index] ?? { lr: Number.NaN }, step),
    ...(ema && emaScalars(ema, step)),
  }));
}

/** The keys of dropout for a step or a part of one. */
export function randomFeed(
  { options: { ort } }: StepSetup,
  random: RandomBinding | null,
  { seed, step }: Moment,
  part: number,
): Readonly<Record<string, OrtTensor>> {
  if (!random) return {};
  const keys = randomKeys({ seed, step, part }, random.places);
  return { [random.input]: makeTensor(ort, 'uint32', keys, [keys.length]) };
}
