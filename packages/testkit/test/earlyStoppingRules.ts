import type { EarlyStoppingOptions } from '@stepwise/core';

/** What an original's early stopping does otherwise than core's. Core has none of these. */
export interface Deviations {
  /**
   * `first`: whatever comes first is the best, and so is an infinity that beats it. `infinite`: an infinity can be the
   * best, and can reach the aim. In core only a finite metric is good.
   */
  readonly notFinite?: 'first' | 'infinite';
  /** Numbers are compared after rounding to float32: m + minDelta with the best. In core m with best − minDelta. */
  readonly rounded?: boolean;
  /** A metric that is the best so far goes on, however many have missed the baseline. In core it has missed it, too. */
  readonly bestGoesOn?: boolean;
  /** What is beyond a threshold is neither counted nor taken for the best. In core it is the best if it is the best. */
  readonly thresholdsFirst?: boolean;
}

/** What is remembered after a metric, and the reason when it stops there. */
export interface Row {
  readonly best: number | null;
  readonly wait: number;
  readonly stopped: string | null;
}

/** The rule in a few lines of its own: a row for each metric, up to the one that stops. */
export function follow(
  options: EarlyStoppingOptions,
  metrics: readonly number[],
  { notFinite, rounded = false, bestGoesOn = false, thresholdsFirst = false }: Deviations,
): readonly Row[] {
  const { patience = 10, minDelta = 0, checkFinite = false, baseline } = options;
  const { stoppingThreshold: aim, divergenceThreshold: worst } = options;
  const sign = options.mode === 'max' ? -1 : 1;
  const round = rounded ? Math.fround : (x: number) => x;
  const beats = (metric: number, than: number) => round(sign * metric) < round(sign * than);
  const beatsBy = (metric: number, than: number) =>
    rounded
      ? Math.fround(sign * metric + minDelta) < Math.fround(sign * than)
      : sign * metric < sign * than - minDelta;
  const good = (metric: number) => notFinite !== undefined || Number.isFinite(metric);
  const isBest = (metric: number, best: number | null) =>
    best === null
      ? notFinite === 'first' || beatsBy(metric, sign * Infinity)
      : good(metric) && beatsBy(metric, best);

  const beyond = (metric: number): string | null => {
    if (checkFinite && !Number.isFinite(metric)) return 'notFinite';
    if (aim !== undefined && good(metric) && beats(metric, aim)) return 'reached';
    return worst !== undefined && beats(worst, metric) ? 'diverged' : null;
  };

  const rows: Row[] = [];
  let best: number | null = null;
  let [wait, passed] = [0, baseline === undefined];
  for (const [epoch, metric] of metrics.entries()) {
    let stopped: string | null = null;
    if (epoch >= Number(options.start ?? 0)) {
      stopped = beyond(metric);
      if (stopped === null || !thresholdsFirst) {
        const better = (best !== null || good(metric)) && isBest(metric, best);
        const passes = baseline === undefined || (good(metric) && beatsBy(metric, baseline));
        if (better) {
          best = metric;
          passed ||= passes;
        }
        wait = better && passes ? 0 : wait + 1;
        if (stopped === null && wait >= patience && !(better && bestGoesOn)) {
          stopped = passed ? 'patience' : 'baseline';
        }
      }
    }
    rows.push({ best, wait, stopped });
    if (stopped !== null) break;
  }
  return rows;
}
