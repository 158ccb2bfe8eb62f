import type { Agreement } from '../result.ts';
import type { TrainedRun } from '../training/runAll.ts';
import { compareDecisions } from './compareDecisions.ts';
import { haveParted, relativeDifference } from './relativeDifference.ts';

/** After one epoch nothing but rounding is between two backends; this is far above it, and far below what a chart shows. */
const TOLERANCE = 1e-3;

/**
 * Compares the runs of each schedule, the first backend against each other one. Runs without an epoch take no part.
 *
 * @param schedulers,backends in the order of the settings.
 */
export function compareBackends(
  runs: readonly TrainedRun[],
  {
    schedulers,
    backends,
  }: { readonly schedulers: readonly string[]; readonly backends: readonly string[] },
): readonly Agreement[] {
  return schedulers.flatMap((scheduler) => {
    const [reference, ...others] = backends.flatMap((backend) =>
      runs.filter(
        ({ result }) =>
          result.scheduler === scheduler && result.backend === backend && result.epochs.length > 0,
      ),
    );
    return reference === undefined ? [] : others.map((other) => compareRuns(reference, other));
  });
}

/** How far two runs of one schedule agree. */
export function compareRuns(
  a: TrainedRun,
  b: TrainedRun,
  tolerance: number = TOLERANCE,
): Agreement {
  const losses = pairs(
    a.result.epochs.map(({ valLoss }) => valLoss),
    b.result.epochs.map(({ valLoss }) => valLoss),
  );
  const steps = pairs(a.stepLosses, b.stepLosses);
  const differences = losses.map(([x, y]) => relativeDifference(x, y));
  const known = differences.filter((difference) => difference !== null);
  const parted = (all: readonly (readonly [number, number])[]): number | null => {
    const index = all.findIndex(([x, y]) => haveParted(x, y, tolerance));
    return index < 0 ? null : index + 1;
  };
  return {
    scheduler: a.result.scheduler,
    backends: [a.result.backend, b.result.backend],
    tolerance,
    epochs: losses.length,
    first: differences[0] ?? null,
    last: differences.at(-1) ?? null,
    greatest: known.length === 0 ? null : Math.max(...known),
    partedEpoch: parted(losses),
    partedStep: parted(steps),
    decision: compareDecisions(a.result, b.result),
  };
}

/** Both lists side by side, as far as both reach. */
function pairs(a: readonly number[], b: readonly number[]): readonly (readonly [number, number])[] {
  return a.slice(0, b.length).map((x, i) => [x, b[i] ?? Number.NaN] as const);
}
