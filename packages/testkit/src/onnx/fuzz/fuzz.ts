import { StepwiseError } from '@stepwise/core';
import { writeModel } from '@stepwise/onnx-training';
import { randomFrom } from '../random.ts';
import { mutateBytes } from './mutateBytes.ts';
import { mutateModel } from './mutateModel.ts';
import { modelPipeline, pipeline } from './pipeline.ts';
import { startModels } from './startModels.ts';

export interface FuzzOptions {
  readonly runs: number;
  /** The first mutated model has this seed, each later one the next number. */
  readonly seed: number;
}

export interface FuzzFailure {
  /** `fuzz({ runs: 1, seed })` does it again. */
  readonly seed: number;
  readonly error: unknown;
}

export interface FuzzReport {
  readonly runs: number;
  /** How many went all the way. */
  readonly accepted: number;
  /** How many were refused, by the error's code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly failures: readonly FuzzFailure[];
  /** The longest that one model took, in milliseconds, and its seed. */
  readonly slowest: { readonly seed: number; readonly milliseconds: number };
}

/** Mutates models and looks whether each of them is accepted or refused with a reason; half of them as bytes. */
export function fuzz({ runs, seed }: FuzzOptions): FuzzReport {
  const refused: Record<string, number> = {};
  const failures: FuzzFailure[] = [];
  let accepted = 0;
  let slowest = { seed, milliseconds: 0 };
  for (let i = seed; i < seed + runs; i += 1) {
    const start = performance.now();
    const results = runOne(i);
    const milliseconds = performance.now() - start;
    if (milliseconds > slowest.milliseconds) slowest = { seed: i, milliseconds };
    const failure = results.find((error) => error !== null && !(error instanceof StepwiseError));
    const refusal = results.find((error) => error instanceof StepwiseError);
    if (failure !== undefined) failures.push({ seed: i, error: failure });
    else if (refusal) refused[refusal.code] = (refused[refusal.code] ?? 0) + 1;
    else accepted += 1;
  }
  return { runs, accepted, refused, failures, slowest };
}

/** What was thrown in each step, null where nothing was. */
function runOne(seed: number): readonly unknown[] {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1));
  const results: unknown[] = [];
  const attempt = (step: () => void): void => {
    try {
      step();
      results.push(null);
    } catch (error) {
      results.push(error ?? new TypeError('nothing was thrown'));
    }
  };
  const models = startModels();
  const model = random.choose(models);
  if (random.flip()) modelPipeline(mutateModel(model, random), attempt);
  else {
    const other = writeModel(random.choose(models));
    attempt(() => pipeline(mutateBytes(writeModel(model), random, other)));
  }
  return results;
}
