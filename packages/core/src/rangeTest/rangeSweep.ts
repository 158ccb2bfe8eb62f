import { wanted } from '../error.ts';
import { Scheduler } from '../scheduler.ts';
import { readRangeTest, type RangeTestOptions } from './options.ts';
import type { RangeEnd, RangeHistory } from './rangeHistory.ts';
import { DIVERGENCE, rangeTest } from './rangeTest.ts';
import { smoother } from './smoothing.ts';

/** A range test in progress. */
export interface RangeSweep {
  /** Has the machine, its time and its events. `record` takes its steps. */
  readonly scheduler: Scheduler;
  /** The rate to train the next step with. */
  readonly lr: number;
  /** True when there is no next step. */
  readonly done: boolean;
  /** What has been measured so far. */
  readonly history: RangeHistory;
  /**
   * Ends a step.
   *
   * @param loss of the step that was trained at `lr`, measured before the update; it may be NaN or infinite.
   * @throws StepwiseError `bad-metric` when it is no number, `bad-time` after the end.
   */
  record(loss: number): void;
}

/**
 * A learning-rate range test for a loop of one's own: train each step at `lr`, and tell it the loss.
 *
 * Rule: the smoothed loss is the moving average of the losses without its bias (β = `smoothing`), the best is the lowest
 * of these averages so far, b. The test ends after `steps` steps; when the smoothed loss s is above `divergence` times
 * the best, which is 1 + (s − b) / |b| > `divergence`, so that it has a meaning for losses below 0, too; and when a loss
 * is not finite. Weights are those of a model that is trained at absurd rates: keep a copy and go back to it.
 *
 * @example
 * ```ts
 * const sweep = rangeSweep({ from: 1e-5, to: 1, steps: 50 });
 * while (!sweep.done) {
 *   const loss = 2 - Math.min(1, sweep.lr * 10) + sweep.lr ** 2; // train one step at sweep.lr
 *   sweep.record(loss);
 * }
 * suggestRates(sweep.history);
 * ```
 * @throws StepwiseError `bad-option`.
 * @see fastai `LRFinder`, which compares the same two averages.
 */
export function rangeSweep(options: RangeTestOptions = {}): RangeSweep {
  const { from, steps, smoothing } = readRangeTest(options);
  const scheduler = new Scheduler(rangeTest(options), { lr: from, steps });
  const average = smoother(smoothing);
  const rates: number[] = [];
  const losses: number[] = [];
  const smoothed: number[] = [];
  let best = Infinity;
  let end: RangeEnd | null = null;
  return {
    scheduler,
    get lr() {
      return scheduler.lr;
    },
    get done() {
      return end !== null;
    },
    get history() {
      return { rates: [...rates], losses: [...losses], smoothed: [...smoothed], steps, end };
    },
    record(loss) {
      if (end) wanted('bad-time', 'record', `no step after the last of the range test`, loss);
      if (typeof loss !== 'number') wanted('bad-metric', 'record', 'a loss', loss);
      const rate = scheduler.lr;
      let divergence = Number.NaN;
      if (Number.isFinite(loss)) {
        const now = average.add(loss);
        best = Math.min(best, now);
        divergence = timesBest(now, best);
        rates.push(rate);
        losses.push(loss);
        smoothed.push(now);
      }
      scheduler.step({ metrics: { loss, [DIVERGENCE]: divergence } });
      const { stopped } = scheduler;
      if (stopped) {
        end = { reason: stopped.reason === 'notFinite' ? 'notFinite' : 'diverged', rate };
      } else if (scheduler.t >= steps) {
        end = { reason: 'finished', rate };
      }
    },
  };
}

/** How many times the best a loss is; finite, and 1 for the best itself. */
function timesBest(loss: number, best: number): number {
  if (loss === best) return 1;
  return Math.min(Number.MAX_VALUE, 1 + (loss - best) / Math.abs(best));
}
