import { chain } from './combinators/chain.ts';
import type { CompositeState } from './combinators/composite.ts';
import { sequence } from './combinators/sequence.ts';
import type { Duration } from './duration.ts';
import type { Machine } from './machine.ts';
import { earlyStopping } from './observers/earlyStopping.ts';
import { plateau } from './observers/plateau.ts';
import { cosine } from './schedules/cosine.ts';
import { warmup } from './schedules/warmup.ts';

export interface ThreePhaseOptions {
  /** Length of the warm-up. Default `'5ep'`. */
  readonly warmup?: Duration;
  /** What a cut multiplies the rate by. Default 0.5. */
  readonly factor?: number;
  /** Observations without an improvement that are borne before a cut. Default 5. */
  readonly patience?: number;
  /** Observations without an improvement after which training stops. Default 15. */
  readonly stopPatience?: number;
  /** The metric that both watch. Default `val_loss`. */
  readonly monitor?: string;
  readonly mode?: 'min' | 'max';
}

/**
 * The three-phase strategy: a linear warm-up, then the base rate, then cuts whenever the metric no longer improves,
 * and early stopping over all of it. It is the expression
 *
 * ```ts
 * chain(
 *   sequence([warmup({ duration: '5ep' }), plateau({ factor: 0.5, patience: 5 })]),
 *   earlyStopping({ patience: 15 }),
 * );
 * ```
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(threePhase(), { lr: 1e-3, stepsPerEpoch: 1 });
 * ```
 */
export function threePhase(options: ThreePhaseOptions = {}): Machine<CompositeState> {
  const { warmup: duration = '5ep', factor = 0.5, patience = 5, stopPatience = 15 } = options;
  const { monitor = 'val_loss', mode = 'min' } = options;
  return chain(
    sequence([warmup({ duration }), plateau({ factor, patience, monitor, mode })]),
    earlyStopping({ patience: stopPatience, monitor, mode }),
  );
}

export interface WarmupCosineOptions {
  /** Length of the warm-up. Default `'5ep'`. */
  readonly warmup?: Duration;
  /** The rate at the end. Default 1e-6. */
  readonly min?: number;
}

/**
 * A linear warm-up, then a cosine over the rest of the run. It is the expression
 * `sequence([warmup({ duration: '5ep' }), cosine({ min: 1e-6 })])`.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(warmupCosine(), { lr: 1e-3, stepsPerEpoch: 1, epochs: 100 });
 * ```
 */
export function warmupCosine(options: WarmupCosineOptions = {}): Machine<CompositeState> {
  const { warmup: duration = '5ep', min = 1e-6 } = options;
  return sequence([warmup({ duration }), cosine({ min })]);
}
