import { checkChoice, checkKeys, checkNumber } from '../check.ts';
import { checkDuration, toSteps, type Duration } from '../duration.ts';
import type { Bound, Machine } from '../machine.ts';
import { unchanged } from './unchanged.ts';
import {
  evidence,
  MONITOR_KEYS,
  NOTHING_SEEN,
  parseWatch,
  readMetric,
  resolveMonitor,
  watch,
  WATCH_KEYS,
  type Improves,
  type MonitorOptions,
} from './monitor.ts';

const NONE: readonly never[] = Object.freeze([]);

export interface EarlyStoppingOptions extends MonitorOptions {
  /** Observations in a row without an improvement after which training stops; at least 1. Default 10. */
  readonly patience?: number;
  /** How much better than the best a metric must be to count, in its own unit. Default 0. */
  readonly minDelta?: number;
  /** When it begins to listen (Keras's `start_from_epoch`). Default 0: from the first metric, warm-up included. */
  readonly start?: Duration;
}

export interface EarlyStoppingState {
  readonly best: number | null;
  readonly bestStep: number | null;
  readonly bad: number;
  readonly stopped: boolean;
  /** Strict JSON. */
  readonly [key: string]: number | boolean | null;
}

/**
 * Early stopping, as a link in a `chain`: it changes no value, and decides once that training should end.
 *
 * Rule: an observation m is better than the best b when m < b − minDelta (`mode: 'max'`: m > b + minDelta). After
 * `patience` observations in a row without a better one it stops; `scheduler.stopped` then says why. It is the loop
 * (or the adapter) that ends.
 *
 * @example
 * ```ts
 * const machine = chain(cosine({ duration: '90ep' }), earlyStopping({ patience: 15 }));
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`; when stepped `missing-metric`, `bad-metric`.
 * @see Keras `EarlyStopping`; Prechelt 1998, "Early stopping, but when?".
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): Machine<EarlyStoppingState> {
  checkKeys('earlyStopping', options, [...MONITOR_KEYS, 'minDelta', 'start']);
  const monitor = resolveMonitor('earlyStopping', options, { patience: 10, leastPatience: 1 });
  const minDelta = checkNumber('earlyStopping.minDelta', options.minDelta ?? 0, { min: 0 });
  const start = checkDuration('earlyStopping.start', options.start ?? 0);
  const improves: Improves = (metric, best) => {
    if (best === null) return true;
    return monitor.mode === 'min' ? metric < best - minDelta : metric > best + minDelta;
  };

  return {
    spec: { kind: 'earlyStopping', ...monitor, minDelta, start },
    bind(run): Bound<EarlyStoppingState> {
      const first = toSteps(start, run, 'earlyStopping.start');
      return {
        length: Infinity,
        initial: { ...NOTHING_SEEN, stopped: false },
        value: unchanged,
        phase: () => null,
        observe(state, t, seen) {
          if (t < first || state.stopped) return { state, decisions: NONE };
          const metric = readMetric('earlyStopping', monitor, seen);
          if (metric === undefined) return { state, decisions: NONE };
          const watched = watch(state, metric, t, improves);
          const { best, bestStep, bad } = watched;
          const stopped = bad >= monitor.patience;
          const next = { best, bestStep, bad, stopped };
          if (!stopped) return { state: next, decisions: NONE };
          const what = evidence(monitor, metric, watched);
          return {
            state: next,
            decisions: [{ type: 'stopped', path: [], reason: 'patience', evidence: what }],
          };
        },
        replay: (state, decision) =>
          decision.type === 'stopped' ? { ...state, stopped: true } : state,
        parse(state) {
          const where = 'earlyStopping state';
          const fields = checkKeys(where, state, [...WATCH_KEYS, 'stopped'], 'bad-snapshot');
          return {
            ...parseWatch(where, fields),
            stopped: checkChoice(
              `${where}.stopped`,
              fields['stopped'],
              [true, false],
              'bad-snapshot',
            ),
          };
        },
      };
    },
  };
}
