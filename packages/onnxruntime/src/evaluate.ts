import { StepwiseError } from '@stepwise/core';
import { checkChoice, checkKeys } from '@stepwise/core/check';
import type { Batch } from './batch.ts';
import { breather } from './breather.ts';
import type { Measured, WeightsKind } from './forwardRunner.ts';
import { eachBatch, type Batches, type Evaluation, type Metric } from './metrics.ts';

export interface WeightsOptions {
  /** The trained parameters (the default), or their moving average; batch norm has the running statistics of now. */
  readonly weights?: WeightsKind;
}

export interface EvaluateOptions extends WeightsOptions {
  /** Measured on each batch; the means over all examples come back under their names. */
  readonly metrics?: Readonly<Record<string, Metric>>;
}

/** The mean loss and the means of metrics, each over all that counts for it. */
export async function evaluate(
  measure: (batch: Batch) => Promise<Measured>,
  data: Batches,
  metrics: Readonly<Record<string, Metric>>,
): Promise<Evaluation> {
  const sums: Record<string, { sum: number; weight: number }> = {};
  let [loss, weight, examples] = [0, 0, 0];
  const breathe = breather();
  for await (const batch of eachBatch(data)) {
    const result = await measure(batch);
    // a batch in which nothing counts has no mean
    if (result.weight !== 0) loss += result.loss * result.weight;
    weight += result.weight;
    examples += result.examples;
    for (const [name, metric] of Object.entries(metrics)) {
      const measured = metric(result.outputs, batch);
      const { mean, weight: counted } =
        typeof measured === 'number' ? { mean: measured, weight: result.examples } : measured;
      const total = (sums[name] ??= { sum: 0, weight: 0 });
      if (counted !== 0) total.sum += mean * counted;
      total.weight += counted;
    }
    await breathe();
  }
  if (examples === 0) {
    throw new StepwiseError(
      'bad-batch',
      'evaluate: there was no batch. An iterator can be used up: give an array, or make a new one each time.',
    );
  }
  const means = Object.entries(sums).map(
    ([name, { sum, weight: total }]) => [name, sum / total] as const,
  );
  return { loss: loss / weight, examples, metrics: Object.fromEntries(means) };
}

/** @throws StepwiseError `bad-option` for an average that is not kept. */
export function checkWeights(where: string, options: WeightsOptions, hasEma: boolean): WeightsKind {
  const { weights = 'trained' } = options;
  checkChoice(`${where}.weights`, weights, ['trained', 'ema']);
  if (weights === 'trained' || hasEma) return weights;
  throw new StepwiseError(
    'bad-option',
    `${where}.weights: no moving average is kept; create the trainer with ema: { decay: 0.999 }.`,
  );
}

/** Checks the options of a method that takes weights alone. */
export function checkWeightsOptions(
  where: string,
  options: WeightsOptions,
  hasEma: boolean,
): WeightsKind {
  checkKeys(where, options, ['weights']);
  return checkWeights(where, options, hasEma);
}
