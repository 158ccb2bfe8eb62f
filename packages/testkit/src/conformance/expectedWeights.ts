import type { Group, Values } from '@stepwise/core';
import { trajectory } from '../optimizers/referenceOptimizer.ts';
import type { ConformanceCase } from './cases.ts';
import type { Harness, Per } from './harness.ts';
import { BATCHES, EPOCHS, gradientOf } from './material.ts';

/** Epochs that a case trains for. */
export function epochsOfCase({ stopsAfter }: ConformanceCase): number {
  return stopsAfter === undefined ? EPOCHS : stopsAfter + 1;
}

/** The gradient at an optimizer step. */
export function gradientFor({ exact = false }: Harness, step: number): number {
  return exact ? 1 : gradientOf(step);
}

/** What must reach the optimizer at optimizer step `step`, from the case's formulas. */
export function expectedValues(
  { expected }: ConformanceCase,
  { name, base }: Group,
  per: Per,
  step: number,
): Values {
  const moment =
    per === 'batch'
      ? { t: step, stepsPerEpoch: BATCHES }
      : { t: Math.floor(step / BATCHES), stepsPerEpoch: 1 };
  const values = Object.entries(base).map(([param, value = 0]): [string, number] => [
    param,
    expected({ param, group: name, base: value }, moment),
  ]);
  return { lr: base.lr, ...Object.fromEntries(values) };
}

/** For each group, the weight after each optimizer step in float64. */
export function expectedWeights(
  harness: Harness,
  of: ConformanceCase,
  per: Per,
  start: { readonly weight: number; readonly reset: boolean },
): readonly (readonly number[])[] {
  const gradients = Array.from({ length: epochsOfCase(of) * BATCHES }, (_, step) =>
    gradientFor(harness, step),
  );
  return harness.groups.map((group) =>
    trajectory(harness.reference, {
      gradients,
      values: (step) => expectedValues(of, group, per, step),
      ...start,
    }),
  );
}
