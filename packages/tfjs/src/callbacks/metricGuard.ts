import { Scheduler, StepwiseError } from '@stepwise/core';
import { ownOf } from '../ownOptimizers/own.ts';
import { together, type Memory } from '../rangeTest/memory.ts';
import { rememberOptimizer } from '../rangeTest/rememberOptimizer.ts';
import type { Disposable, Tf, TfOptimizer } from '../tensorflow.ts';
import type { FitModel, FitParams } from './fitCallback.ts';
import { keepWith, rememberWeights } from './rememberWeights.ts';

/**
 * Remembers a model as it is before an epoch whose logs may lack a metric, so that a misspelt name costs nothing.
 * Another callback may still write it into the logs, so that nobody knows before the epoch has ended.
 */
export interface MetricGuard {
  /** Does something with the metrics; where one is missing, the model becomes what it was. */
  hear<T>(act: () => T): T;
  dispose(): void;
}

/** A guard of nothing. */
export const NO_GUARD: MetricGuard = { hear: (act) => act(), dispose: () => undefined };

export function metricGuard(tf: Tf<Disposable>, model: FitModel): MetricGuard {
  let memory: Memory | undefined = remember(tf, model);
  return {
    hear(act) {
      try {
        return act();
      } catch (error) {
        if (isMissingMetric(error)) memory?.restore();
        else memory?.dispose();
        memory = undefined;
        throw error;
      }
    },
    dispose() {
      memory?.dispose();
      memory = undefined;
    },
  };
}

/**
 * Does something with the metrics of an epoch, unless one is missing because training was stopped inside of it:
 * TensorFlow.js leaves such an epoch without a validation.
 */
export function unlessCutShort<T>({ stopTraining }: FitModel, act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (stopTraining && isMissingMetric(error)) return undefined;
    throw error;
  }
}

/** The names of the metrics that `fit` itself writes into the logs of an epoch. */
export function metricsOf({ metrics }: FitParams): readonly string[] {
  return Array.isArray(metrics) ? metrics.map(String) : [];
}

/** True when a scheduler asks for a metric that is not among these. */
export function asksForMore(
  { machine, run, t, state, events }: Scheduler,
  names: readonly string[],
): boolean {
  const copy = new Scheduler(machine, run, { t, state, events });
  try {
    copy.observe({ metrics: Object.fromEntries(names.map((name) => [name, 0])) });
  } catch (error) {
    return isMissingMetric(error);
  }
  return false;
}

function remember(tf: Tf<Disposable>, model: FitModel): Memory {
  const weights = rememberWeights(tf, model);
  const optimizer = rememberAny(tf, model.optimizer);
  return optimizer ? together([weights, optimizer]) : weights;
}

function rememberAny(tf: Tf<Disposable>, optimizer: TfOptimizer): Memory | undefined {
  const own = ownOf(optimizer);
  if (own) return own.remember();
  try {
    return rememberOptimizer(optimizer, keepWith(tf));
  } catch {
    // of another's making: the weights alone
    return undefined;
  }
}

function isMissingMetric(error: unknown): boolean {
  return error instanceof StepwiseError && error.code === 'missing-metric';
}
