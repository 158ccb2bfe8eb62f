import type { Stopped } from '../decision.ts';
import { toSteps } from '../duration.ts';
import { choice, read } from '../fields.ts';
import type { Bound, Machine } from '../machine.ts';
import { unchanged } from '../unchanged.ts';
import { readEarlyStopping, type EarlyStoppingOptions } from './earlyStopping/options.ts';
import type { Extended } from './extended.ts';
import {
  bestOf,
  evidence,
  improvement,
  neededBy,
  NOTHING_SEEN,
  readMetric,
  signOf,
  specOf,
  WATCH,
} from './monitor.ts';

export interface EarlyStoppingState {
  readonly best: Extended | null;
  readonly bestStep: number | null;
  readonly bad: number;
  readonly stopped: boolean;
  /** Strict JSON. */
  readonly [key: string]: number | string | boolean | null;
}

/**
 * Early stopping, as a link in a `chain`: it changes no value, and decides once that training should end.
 *
 * Rule: an observation m is better than the best b when m < b − minDelta (`mode: 'max'`: m > b + minDelta), and with a
 * `baseline` it must be better than that too. It stops, in this order,
 *
 * 1. `notFinite`: with `checkFinite`, when m is NaN or infinite
 * 2. `reached`: when m < stoppingThreshold
 * 3. `diverged`: when m > divergenceThreshold
 * 4. `patience`: after `patience` observations in a row without a better one; `baseline` instead when none has ever
 *    been better than the baseline
 *
 * (with `mode: 'max'` the other way round). `scheduler.stopped` then says why, with the numbers. It is the loop (or the
 * adapter) that ends. Nothing is heard before `start`.
 *
 * Where others differ:
 *
 * - Keras lets a metric that is the best so far pass even when `patience` observations have missed the baseline; here
 *   the baseline is missed by every observation that is not better than it
 * - in Keras the first metric is the best whatever it is, so that after a first NaN nothing is ever better; in both an
 *   infinite metric can be the best, in Lightning it can reach the aim. Here what is not finite is neither
 * - both compare float32 numbers: 0.7 is better than 0.8 by 0.1 there, and in float64 it is not
 * - Lightning does not take a metric that stops by a threshold for its best
 * - a patience of 0 is 1 there
 *
 * @example
 * ```ts
 * const machine = chain(cosine({ duration: '90ep' }), earlyStopping({ patience: 15, divergenceThreshold: 10 }));
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`; when stepped `missing-metric`, `bad-metric`.
 * @see Keras and Lightning `EarlyStopping`; Prechelt 1998, "Early stopping, but when?".
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): Machine<EarlyStoppingState> {
  const kind = 'earlyStopping';
  const own = readEarlyStopping(options);
  const { patience, baseline, checkFinite } = own;
  const { divergenceThreshold: worst, stoppingThreshold: aim } = own;
  const sign = signOf(own);
  const improves = improvement(own, neededBy(own, own.minDelta));
  return {
    spec: specOf(kind, own),
    bind(run, { path }): Bound<EarlyStoppingState> {
      const start = toSteps(own.start, run, `${kind}.start`);
      return {
        length: Infinity,
        initial: { ...NOTHING_SEEN, stopped: false },
        start,
        apply: unchanged,
        phase: () => null,
        observe(state, t, seen) {
          if (t < start || state.stopped) return state;
          const metric = readMetric(kind, own, seen);
          if (metric === undefined) return state;
          const isBetter = improves(metric, bestOf(state));
          const best = isBetter ? metric : state.best;
          const bestStep = isBetter ? seen.step : state.bestStep;
          const isGood = isBetter && (baseline === undefined || improves(metric, baseline));
          const bad = isGood ? 0 : state.bad + 1;
          const isFinite = Number.isFinite(metric);

          let reason: Stopped['reason'] | undefined;
          let threshold: number | undefined;
          if (checkFinite && !isFinite) reason = 'notFinite';
          else if (aim !== undefined && isFinite && sign * metric > sign * aim) {
            reason = 'reached';
            threshold = aim;
          } else if (worst !== undefined && sign * metric < sign * worst) {
            reason = 'diverged';
            threshold = worst;
          } else if (bad >= patience) {
            reason = 'patience';
            if (baseline !== undefined && (best === null || !improves(Number(best), baseline))) {
              reason = 'baseline';
              threshold = baseline;
            }
          }
          const next = { best, bestStep, bad, stopped: reason !== undefined };
          if (reason !== undefined) {
            seen.decide({
              type: 'stopped',
              path,
              reason,
              ...(threshold !== undefined && { threshold }),
              evidence: evidence(own, patience, metric, next),
            });
          }
          return next;
        },
        replay: (state, decision) =>
          decision.type === 'stopped' ? { ...state, stopped: true } : state,
        parse: (state) =>
          read(`${kind} state`, state, { ...WATCH, stopped: choice(true, false) }, 'bad-snapshot'),
      };
    },
  };
}
