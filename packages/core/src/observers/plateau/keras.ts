import type { Blocked, Change } from '../../decision.ts';
import type { Bound } from '../../machine.ts';
import type { Run } from '../../run.ts';
import { evidence, NOTHING_SEEN, readMetric, watch, type Improves } from '../monitor.ts';
import { block, changeEach, decide, ratesOf, withChanges } from '../multiplier.ts';
import { explainPlateau } from './explain.ts';
import { multiplies, NONE } from './multiplies.ts';
import type { KerasSettings } from './resolve.ts';
import { parseState, type PlateauState } from './state.ts';

/**
 * Keras' rule. A cooldown is counted down before it is asked about, so it spares one observation less; a cut comes
 * with the `patience`-th bad observation, not after it; while nothing can be cut, counting goes on.
 *
 * The rate is a float32 variable: what a cut writes is rounded, and the next starts from there. With the scale made
 * from the rounded rate, scale · x lies within rounding to float64 of it, and rounding to float32 gives it exactly.
 */
export function bindKeras(settings: KerasSettings, run: Run): Bound<PlateauState> {
  const { factor, patience, cooldown, min, threshold } = settings;
  const improves = improvement(settings);
  const floor = Math.fround(min);
  const targets = ratesOf(run);
  const valueOf = (x: number, scale: number): number =>
    Math.fround(Math.max(x * scale, Math.min(x, min)));

  const cutOne = (from: number, x: number, group: number): Change | Blocked['by'] => {
    if (from <= floor) return 'minimum';
    const to = Math.fround(Math.max(from * factor, min));
    return to < from ? { group, from, to, scale: to / x } : 'rounding';
  };

  return {
    ...multiplies(valueOf),
    initial: { ...NOTHING_SEEN, cooldown: 0, scales: targets.map(() => 1) },

    observe(state, t, seen) {
      const metric = readMetric('plateau', settings, seen);
      if (metric === undefined) return { state, decisions: NONE };
      const rest = Math.max(0, state.cooldown - 1);
      const wait = state.cooldown > 0 ? 0 : state.bad;
      const { best: old, bestStep: since, scales } = state;
      const watched = watch({ best: old, bestStep: since, bad: wait }, metric, t, improves);
      const { best, bestStep } = watched;
      const due = watched.bad > 0 && watched.bad >= patience;
      const why = due && evidence(settings, metric, watched);
      if (rest > 0 || !why) {
        const bad = rest > 0 ? 0 : watched.bad;
        return {
          state: { best, bestStep, bad, cooldown: rest, scales },
          decisions: why
            ? [
                block(
                  'reduced',
                  why,
                  'cooldown',
                  targets.map(({ group }) => group),
                ),
              ]
            : NONE,
        };
      }
      const result = changeEach(targets, (target) => {
        const { group } = target;
        const x = seen.input(target);
        const from = valueOf(x, scales[group] ?? 1);
        return cutOne(from, x, group);
      });
      // a cut that rounding undoes is a cut there
      const acted = result.changes.length > 0 || result.blocked.has('rounding');
      const next = { ...state, ...watched, scales: withChanges(scales, result.changes) };
      // what can't be cut is tried again each time; it is told once
      const told = acted || watched.bad === Math.max(1, patience);
      return {
        state: acted ? { ...next, bad: 0, cooldown } : { ...next, cooldown: rest },
        decisions: told ? decide('reduced', why, result) : NONE,
      };
    },

    explain: (state, _, input, metrics) =>
      explainPlateau({
        settings,
        // the cooldown is counted down before it is asked about
        state: { ...state, cooldown: Math.max(0, state.cooldown - 1) },
        actsAt: Math.max(1, patience),
        needed: (best) => (settings.mode === 'min' ? best - threshold : best + threshold),
        metrics,
        blocked: {
          targets,
          input,
          limits: settings,
          attempt(x, { group }) {
            const from = valueOf(x, state.scales[group] ?? 1);
            return { from, result: cutOne(from, x, group) };
          },
        },
      }),
    parse: (state) => parseState(state, { groups: targets.length, largest: 2 }),
  };
}

/** Keras compares float32 numbers, and takes the first metric whatever it is. */
function improvement({ mode, threshold }: KerasSettings): Improves {
  return mode === 'min'
    ? (metric, best) => best === null || Math.fround(metric + threshold) < Math.fround(best)
    : (metric, best) => best === null || Math.fround(metric - threshold) > Math.fround(best);
}
