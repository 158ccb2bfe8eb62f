import type { Stopped } from '../../decision.ts';
import { bestOf, improvesBy, type Watch } from '../monitor.ts';
import type { EarlyStoppingSettings } from './options.ts';

/** Why to stop. */
export type Verdict = Pick<Stopped, 'reason' | 'threshold'>;

/** Whether to stop, and why. */
export function verdictOf(
  settings: EarlyStoppingSettings,
): (metric: number, seen: Watch) => Verdict | undefined {
  const { mode, patience, baseline, minDelta, checkFinite } = settings;
  const { divergenceThreshold: worst, stoppingThreshold: aim } = settings;
  const beats = (a: number, b: number): boolean => (mode === 'min' ? a < b : a > b);
  const improves = improvesBy(mode, () => minDelta);
  return (metric, seen) => {
    if (checkFinite && !Number.isFinite(metric)) return { reason: 'notFinite' };
    if (aim !== undefined && Number.isFinite(metric) && beats(metric, aim))
      return { reason: 'reached', threshold: aim };
    if (worst !== undefined && beats(worst, metric))
      return { reason: 'diverged', threshold: worst };
    if (seen.bad < patience) return undefined;
    const best = bestOf(seen);
    const hopeless = baseline !== undefined && (best === null || !improves(best, baseline));
    return hopeless ? { reason: 'baseline', threshold: baseline } : { reason: 'patience' };
  };
}
