import { checkChoice, checkKeys } from '../check.ts';
import { toSteps } from '../duration.ts';
import type { Bound, Machine } from '../machine.ts';
import { explainStopping } from './earlyStopping/explain.ts';
import { resolveEarlyStopping, type EarlyStoppingOptions } from './earlyStopping/options.ts';
import { verdictOf } from './earlyStopping/verdict.ts';
import type { Extended } from './extended.ts';
import {
  evidence,
  improvesBy,
  NOTHING_SEEN,
  parseWatch,
  readMetric,
  watch,
  WATCH_KEYS,
} from './monitor.ts';
import { unchanged } from './unchanged.ts';

const NONE: readonly never[] = Object.freeze([]);

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
 * Keras lets a metric that is the best so far pass even when `patience` observations have missed the baseline; here
 * the baseline is missed by every observation that is not better than it.
 *
 * @example
 * ```ts
 * const machine = chain(cosine({ duration: '90ep' }), earlyStopping({ patience: 15, divergenceThreshold: 10 }));
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`; when stepped `missing-metric`, `bad-metric`.
 * @see Keras and Lightning `EarlyStopping`; Prechelt 1998, "Early stopping, but when?".
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): Machine<EarlyStoppingState> {
  const settings = resolveEarlyStopping(options);
  const { mode, baseline } = settings;
  const improves = improvesBy(mode, () => settings.minDelta);
  const verdictFor = verdictOf(settings);

  return {
    spec: { kind: 'earlyStopping', ...settings },
    bind(run): Bound<EarlyStoppingState> {
      const first = toSteps(settings.start, run, 'earlyStopping.start');
      return {
        length: Infinity,
        initial: { ...NOTHING_SEEN, stopped: false },
        value: unchanged,
        phase: () => null,
        observe(state, t, seen) {
          if (t < first || state.stopped) return { state, decisions: NONE };
          const metric = readMetric('earlyStopping', settings, seen);
          if (metric === undefined) return { state, decisions: NONE };
          const watched = watch(state, metric, t, improves);
          const missed = baseline !== undefined && !improves(metric, baseline);
          const { best, bestStep } = watched;
          const bad = missed ? state.bad + 1 : watched.bad;
          const verdict = verdictFor(metric, { best, bestStep, bad });
          const next = { best, bestStep, bad, stopped: verdict !== undefined };
          if (verdict === undefined) return { state: next, decisions: NONE };
          const what = evidence(settings, metric, next);
          return {
            state: next,
            decisions: [{ type: 'stopped', path: [], ...verdict, evidence: what }],
          };
        },
        replay: (state, decision) =>
          decision.type === 'stopped' ? { ...state, stopped: true } : state,
        explain: (state, t, _, metrics) => explainStopping(settings, state, { t, first, metrics }),
        parse: parseState,
      };
    },
  };
}

function parseState(state: unknown): EarlyStoppingState {
  const where = 'earlyStopping state';
  const code = 'bad-snapshot';
  const fields = checkKeys(where, state, [...WATCH_KEYS, 'stopped'], code);
  return {
    ...parseWatch(where, fields),
    stopped: checkChoice(`${where}.stopped`, fields['stopped'], [true, false], code),
  };
}
