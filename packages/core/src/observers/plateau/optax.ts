import type { Blocked, Change } from '../../decision.ts';
import type { Bound } from '../../machine.ts';
import type { Run } from '../../run.ts';
import { toExtended } from '../extended.ts';
import { evidence, NOTHING_SEEN, readMetric, watch, type Improves } from '../monitor.ts';
import { block, changeEach, decide, ratesOf, withChanges } from '../multiplier.ts';
import { explainPlateau } from './explain.ts';
import { multiplies, NONE } from './multiplies.ts';
import type { OptaxSettings } from './resolve.ts';
import { parseState, type PlateauState } from './state.ts';

/** A float32 number as XLA has it on a CPU: below the normal ones there is only zero. */
function float32(value: number): number {
  const rounded = Math.fround(value);
  return Math.abs(rounded) < 2 ** -126 ? 0 : rounded;
}

/**
 * optax' rule in float32, as `jax.jit` compiles it for the CPU: a product and a sum that follows it are rounded once.
 * `accumulationSize` metrics are averaged, then compared once. A cut comes when the count of means without an
 * improvement equals `patience`, so that with patience 0 it is improvements that cut.
 */
export function bindOptax(settings: OptaxSettings, run: Run): Bound<PlateauState> {
  const { patience, cooldown, accumulationSize } = settings;
  const [factor, minScale] = [float32(settings.factor), float32(settings.minScale)];
  const improves = improvement(settings);
  const targets = ratesOf(run);
  const averages = accumulationSize > 1;

  const cutOne = (old: number, x: number, group: number): Change | Blocked['by'] => {
    const scale = Math.max(float32(old * factor), minScale);
    if (scale === old) return old === minScale ? 'minimum' : 'rounding';
    return { group, from: x * old, to: x * scale, scale };
  };

  return {
    ...multiplies((x, scale) => x * scale),
    initial: {
      ...NOTHING_SEEN,
      cooldown: 0,
      scales: targets.map(() => 1),
      ...(averages && { count: 0, mean: 0 }),
    },

    observe(state, t, seen) {
      const metric = readMetric('plateau', settings, seen);
      if (metric === undefined) return { state, decisions: NONE };
      const { best: old, bestStep: since, bad, cooldown: resting, scales, count = 0 } = state;
      const sum = float32(count * Number(state.mean ?? 0) + float32(metric));
      const mean = float32(sum / (count + 1));
      if (count + 1 < accumulationSize) {
        const so = { best: old, bestStep: since, bad, cooldown: resting, scales };
        return {
          state: { ...so, count: count + 1, mean: toExtended(mean) },
          decisions: NONE,
        };
      }
      const watched = watch(state, mean, t, improves);
      const due = watched.bad === patience;
      const { best, bestStep } = watched;
      const next = (counted: number, rest: number, multipliers = scales): PlateauState =>
        averages
          ? { best, bestStep, bad: counted, cooldown: rest, scales: multipliers, count: 0, mean: 0 }
          : { best, bestStep, bad: counted, cooldown: rest, scales: multipliers };
      if (!due) {
        const counted = resting > 0 ? 0 : watched.bad;
        return { state: next(counted, Math.max(0, resting - 1)), decisions: NONE };
      }
      const why = evidence(settings, mean, watched, averages ? accumulationSize : undefined);
      if (resting > 0) {
        const groups = targets.map(({ group }) => group);
        return {
          state: next(0, resting - 1),
          decisions: [block('reduced', why, 'cooldown', groups)],
        };
      }
      const result = changeEach(targets, (target) => {
        const { group } = target;
        return cutOne(scales[group] ?? 1, seen.input(target), group);
      });
      return {
        state: next(0, cooldown, withChanges(scales, result.changes)),
        decisions: decide('reduced', why, result),
      };
    },

    explain: (state, _, input, metrics) =>
      explainPlateau({
        settings,
        state,
        // with patience 0 an improvement cuts, and cuts again
        actsAt: patience,
        needed: (best) => float32(float32(1 - settings.rtol) * best - float32(settings.atol)),
        // a mean is compared, not each metric
        metrics: averages ? {} : metrics,
        blocked: {
          targets,
          input,
          limits: {},
          attempt(x, { group }) {
            const old = state.scales[group] ?? 1;
            return { from: x * old, result: cutOne(old, x, group) };
          },
        },
      }),
    parse: (state) => parseState(state, { groups: targets.length, accumulationSize }),
  };
}

function improvement({ rtol, atol }: OptaxSettings): Improves {
  const [share, margin] = [float32(1 - rtol), float32(atol)];
  return (metric, best) => metric < float32(share * (best ?? Infinity) - margin);
}
