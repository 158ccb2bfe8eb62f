import { chain } from '../combinators/chain.ts';
import type { CompositeState } from '../combinators/composite.ts';
import { sequence } from '../combinators/sequence.ts';
import type { Machine } from '../machine.ts';
import { earlyStopping } from '../observers/earlyStopping.ts';
import { exponential } from '../schedules/exponential.ts';
import { piecewiseLinear } from '../schedules/piecewiseLinear.ts';
import { readRangeTest, type RangeTestOptions } from './options.ts';

/** The metric that the machine of a range test watches: the smoothed loss as a multiple of its best. */
export const DIVERGENCE = 'divergence';

/**
 * The sweep of a learning-rate range test: a rate that grows from step to step, and a stop when the loss diverges.
 *
 * Formula: lr(t) = from · (to / from)^(t / (steps − 1)), or from + (to − from) · t / (steps − 1) with
 * `growth: 'linear'`, for t from 0 to `steps` − 1; the base of the run has no say in it, and all groups have the same
 * rate. It is the expression
 *
 * ```ts
 * chain(
 *   sequence([
 *     {
 *       machine: chain(
 *         piecewiseLinear({ points: [[0, 1e-7]] }),
 *         exponential({ gamma: 10 / 1e-7, decaySteps: 99 }),
 *       ),
 *       duration: 100,
 *     },
 *   ]),
 *   earlyStopping({ monitor: 'divergence', divergenceThreshold: 4, checkFinite: true, patience: 100 }),
 * );
 * ```
 *
 * with one `piecewiseLinear` for the inner chain where growth is linear. In each step it must hear the metric `divergence`,
 * which is how many times the best smoothed loss the smoothed loss is. `rangeSweep` measures it, and is what a loop
 * needs; the adapters have whole range tests.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(rangeTest({ from: 1e-3, to: 10, steps: 5 }), { lr: 1 });
 * scheduler.preview(5); // 0.001, 0.01, 0.1, 1, 10
 * ```
 * @throws StepwiseError `bad-option`; when stepped `missing-metric`, `bad-metric`.
 * @see Smith 2015, "Cyclical Learning Rates for Training Neural Networks", section 3.3 (linear growth); fastai
 * `lr_find`, whose step t has from · (to / from)^(t / steps), so that it ends one step before `to`.
 */
export function rangeTest(options: RangeTestOptions = {}): Machine<CompositeState> {
  const { from, to, steps, growth, divergence } = readRangeTest(options);
  const last = steps - 1;
  const start = [0, from] as const;
  const rising =
    growth === 'linear'
      ? piecewiseLinear({ points: [start, [last, to]] })
      : chain(
          piecewiseLinear({ points: [start] }),
          exponential({ gamma: to / from, decaySteps: last }),
        );
  return chain(
    sequence([{ machine: rising, duration: steps }]),
    earlyStopping({
      monitor: DIVERGENCE,
      checkFinite: true,
      // of which there are never so many: the best is 1, and one step of the sweep has it
      patience: steps,
      ...(divergence !== false && { divergenceThreshold: divergence }),
    }),
  );
}
