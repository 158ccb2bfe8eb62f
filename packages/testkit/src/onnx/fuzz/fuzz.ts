import { StepwiseError } from '@stepwise/core';
import { raise, writeModel, type Model } from '@stepwise/onnx-training';
import { randomFrom } from '../random.ts';
import { mutateBytes } from './mutateBytes.ts';
import { mutateModel } from './mutateModel.ts';
import { pipeline, trainingPipeline } from './pipeline.ts';
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
  /** How many were read and raised to the internal opset. */
  readonly accepted: number;
  /** Of how many of these a training graph was made; the others were refused with a reason. */
  readonly trained: number;
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
  let [accepted, trained] = [0, 0];
  let slowest = { seed, milliseconds: 0 };
  for (let i = seed; i < seed + runs; i += 1) {
    const start = performance.now();
    const outcome = runOne(i);
    const milliseconds = performance.now() - start;
    if (milliseconds > slowest.milliseconds) slowest = { seed: i, milliseconds };
    const errors = [...outcome.reading, ...outcome.training].filter((error) => error !== null);
    const failure = errors.find((error) => !(error instanceof StepwiseError));
    const refusal = outcome.reading.find((error) => error instanceof StepwiseError);
    if (failure !== undefined) failures.push({ seed: i, error: failure });
    else if (refusal) refused[refusal.code] = (refused[refusal.code] ?? 0) + 1;
    else accepted += 1;
    if (outcome.training.includes(null)) trained += 1;
  }
  return { runs, accepted, trained, refused, failures, slowest };
}

/** What was thrown in each step, null where nothing was. */
interface Outcome {
  readonly reading: readonly unknown[];
  readonly training: readonly unknown[];
}

function runOne(seed: number): Outcome {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1));
  const reading: unknown[] = [];
  const training: unknown[] = [];
  const raised: Model[] = [];
  const read = (bytes: Uint8Array) => raised.push(pipeline(bytes));
  const models = startModels();
  const model = random.choose(models);
  if (random.flip()) {
    // in memory: no step may fail without a reason, also alone
    const mutated = mutateModel(model, random);
    attempt(reading, () => raise(mutated));
    attempt(training, () => {
      trainingPipeline(mutated);
    });
    attempt(reading, () => read(writeModel(mutated)));
  } else {
    const other = writeModel(random.choose(models));
    attempt(reading, () => read(mutateBytes(writeModel(model), random, other)));
  }
  for (const one of raised) {
    attempt(training, () => {
      trainingPipeline(one);
    });
  }
  return { reading, training };
}

function attempt(results: unknown[], step: () => void): void {
  try {
    step();
    results.push(null);
  } catch (error) {
    results.push(error ?? new TypeError('nothing was thrown'));
  }
}
