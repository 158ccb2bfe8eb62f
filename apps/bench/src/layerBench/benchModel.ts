import { quantile } from 'd3-array';
import { permutation, randomSource } from '../data/random.ts';
import { median } from '../median.ts';
import { buildModel } from './buildModel.ts';
import type { LayerModel } from './layer.ts';
import { ortSteppers } from './ortSteppers.ts';
import type { Stepper } from './stepper.ts';
import { torchStepper } from './torchStepper.ts';

/** Rounds before the first that counts, at the most as many as count. */
const WARM_UP = 5;

export interface StepperSpeed {
  readonly name: string;
  readonly runtime: string;
  readonly medianMs: number;
  readonly p10Ms: number;
  readonly p90Ms: number;
  /** Of the last step. */
  readonly lastLoss: number;
}

export interface ModelSpeed {
  readonly model: string;
  readonly title: string;
  readonly tuned: boolean;
  /** Whether it has convolutions, which have a bound of their own. */
  readonly convolutional: boolean;
  readonly batchSize: number;
  readonly threads: number;
  readonly parameters: number;
  /** That each stepper took, warm-up included. */
  readonly steps: number;
  readonly steppers: readonly StepperSpeed[];
  /** A training step over the forward run in training mode. */
  readonly toForward: number;
  /** A training step over PyTorch's; null where there is no PyTorch. */
  readonly toTorch: number | null;
}

/** Measures forward, step and PyTorch's step of a network, one after another in each round, in random order. */
export async function benchModel(
  model: LayerModel,
  { rounds, threads, python }: { rounds: number; threads: number; python: string | null },
): Promise<ModelSpeed> {
  const built = buildModel(model);
  const [forward, step] = await ortSteppers(model, built, threads);
  const torch = python === null ? null : await torchStepper(python, model, built, threads);
  const steppers = [forward, step, ...(torch ? [torch] : [])];
  const times = new Map(steppers.map((one): [Stepper, number[]] => [one, []]));
  const losses = new Map<Stepper, number>();
  const warmUp = Math.min(WARM_UP, rounds);
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const place of permutation(steppers.length, randomSource(warmUp + round))) {
      const stepper = steppers[place];
      if (!stepper) continue;
      const { nanoseconds, loss } = await stepper.step();
      losses.set(stepper, loss);
      if (round >= 0) times.get(stepper)?.push(nanoseconds / 1e6);
    }
  }
  for (const stepper of steppers) await stepper.end();
  const medianOf = (stepper: Stepper): number => median(times.get(stepper) ?? []);
  return {
    model: model.name,
    title: model.title,
    tuned: model.tuned,
    convolutional: model.layers.some(({ kind }) => kind === 'conv'),
    batchSize: model.batchSize,
    threads,
    parameters: built.weights.reduce((sum, { data }) => sum + data.length, 0),
    steps: warmUp + rounds,
    steppers: steppers.map((stepper) => ({
      name: stepper.name,
      runtime: stepper.runtime,
      medianMs: medianOf(stepper),
      p10Ms: quantile(times.get(stepper) ?? [], 0.1) ?? Number.NaN,
      p90Ms: quantile(times.get(stepper) ?? [], 0.9) ?? Number.NaN,
      lastLoss: losses.get(stepper) ?? Number.NaN,
    })),
    toForward: medianOf(step) / medianOf(forward),
    toTorch: torch ? medianOf(step) / medianOf(torch) : null,
  };
}
