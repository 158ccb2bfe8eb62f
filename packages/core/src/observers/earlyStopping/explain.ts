import type { Metrics } from '../../why/explain.ts';
import { belowThreshold, waitsFor } from '../../why/observer.ts';
import type { Reason } from '../../why/reason.ts';
import { bestOf, type Watch } from '../monitor.ts';
import type { EarlyStoppingSettings } from './options.ts';

/** What early stopping waits for. */
export function explainStopping(
  settings: EarlyStoppingSettings,
  state: Watch & { readonly stopped: boolean },
  now: { readonly t: number; readonly first: number; readonly metrics: Metrics },
): readonly Reason[] {
  const { monitor, mode, patience, minDelta, baseline } = settings;
  const machine = 'earlyStopping';
  if (state.stopped) {
    const best = bestOf(state);
    return [{ kind: 'stopped', path: [], machine, monitor, best, bestStep: state.bestStep }];
  }
  if (now.t < now.first) {
    const left = now.first - now.t;
    return [{ kind: 'silent', path: [], machine, start: now.first, left }];
  }
  const sign = mode === 'min' ? -1 : 1;
  // with a baseline an observation must beat both
  const needed = (best: number): number => {
    const further = Math.max(sign * best, sign * (baseline ?? best));
    return sign * further + sign * minDelta;
  };
  const watching = { machine, monitor: settings, seen: state, needed };
  return [
    waitsFor(watching, { act: 'stop', count: state.bad, patience, actsAt: patience }),
    ...belowThreshold(watching, now.metrics),
  ];
}
