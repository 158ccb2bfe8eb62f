import { checkHistory, type History } from '@stepwise/core';
import type { Analysis } from '../analysis.ts';
import { damaged } from '../health/damaged.ts';
import { severalRuns } from '../health/severalRuns.ts';
import { recommend } from '../recommend/recommend.ts';
import { analyzeRun } from './analyzeRun.ts';
import { overall } from './overall.ts';
import { strictJson } from './strictJson.ts';

/**
 * Explains a training history: phases of the learning rate, its changes with their causes, what each brought against
 * the noise, findings, and what they give reason to try. What comes out is strict JSON; its schema is
 * `@stepwise/analysis/schema/analysis.json`.
 *
 * @example
 * ```ts
 * const analysis = analyze(history);
 * analysis.schedule.text; // 'reduce-on-plateau on val_loss: halves the rate after 4 epochs without improvement'
 * analysis.changes.map(({ at, cause }) => `${at}: ${cause}`); // ['17: plateau', '29: plateau']
 * ```
 * @throws StepwiseError `bad-history` when the history is not one; the message names the place.
 */
export function analyze(history: History): Analysis {
  const { source, runs: logged, damage } = checkHistory(history);
  const runs = logged.map(analyzeRun);
  const all = overall(runs);
  return strictJson<Analysis>({
    version: 1,
    format: source.format,
    source,
    ...all,
    findings: [...severalRuns(runs), ...damaged(damage, 0, null), ...all.findings],
    recommendations: recommend({ runs }),
    damage: [...damage, ...runs.flatMap((run) => run.damage)],
    runs,
  });
}
