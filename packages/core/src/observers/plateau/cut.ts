import type { Blocked, Change } from '../../decision.ts';
import type { Bound, Observation } from '../../machine.ts';
import type { Run } from '../../run.ts';
import {
  evidence,
  improvesBy,
  improvesInTorch,
  NOTHING_SEEN,
  readMetric,
  watch,
  type Improves,
} from '../monitor.ts';
import { block, boundOfEach, changeEach, decide, ratesOf, withChanges } from '../multiplier.ts';
import { meanOf, slide } from '../window.ts';
import { explainPlateau } from './explain.ts';
import { multiplies, NONE } from './multiplies.ts';
import type { CutSettings } from './resolve.ts';
import { parseState, type PlateauState } from './state.ts';

/** PyTorch's rule, and ours, which is PyTorch's with its faults mended. */
export function bindCut(settings: CutSettings, run: Run): Bound<PlateauState> {
  const { factor, eps, patience, cooldown, window = 1 } = settings;
  const improves = improvement(settings);
  const floors = boundOfEach('plateau.min', settings.min, run);
  const targets = ratesOf(run);
  const valueOf = (x: number, scale: number, group: number): number =>
    Math.max(x * scale, Math.min(x, floors[group] ?? 0));

  /** What a cut would do to a group. */
  const cutOne = (scales: readonly number[], x: number, group: number): Change | Blocked['by'] => {
    const old = scales[group] ?? 1;
    const scale = old * factor;
    const from = valueOf(x, old, group);
    const to = valueOf(x, scale, group);
    if (from - to > eps) return { group, from, to, scale };
    return from <= (floors[group] ?? 0) ? 'minimum' : 'eps';
  };
  const cut = (scales: readonly number[], seen: Observation): ReturnType<typeof changeEach> =>
    changeEach(targets, (target) => cutOne(scales, seen.input(target), target.group));

  return {
    ...multiplies(valueOf),
    initial: {
      ...NOTHING_SEEN,
      cooldown: 0,
      scales: targets.map(() => 1),
      ...(window > 1 && { recent: [] }),
    },

    observe(state, t, seen) {
      const raw = readMetric('plateau', settings, seen);
      if (raw === undefined) return { state, decisions: NONE };
      const recent =
        window > 1 && Number.isFinite(raw) ? slide(state.recent ?? [], raw, window) : state.recent;
      const metric = window > 1 && recent && Number.isFinite(raw) ? meanOf(recent) : raw;
      const smooth = recent && { recent };
      const watched = watch(state, metric, t, improves);
      const { best, bestStep, bad } = watched;
      const resting = state.cooldown > 0;
      const rest = resting ? state.cooldown - 1 : 0;
      if (bad <= patience) {
        const counted = resting ? 0 : bad;
        const { scales } = state;
        const next = recent
          ? { best, bestStep, bad: counted, cooldown: rest, scales, recent }
          : { best, bestStep, bad: counted, cooldown: rest, scales };
        return { state: next, decisions: NONE };
      }
      const why = evidence(settings, metric, watched, recent?.length);
      if (resting) {
        return {
          state: { ...state, ...watched, bad: 0, cooldown: rest, ...smooth },
          decisions: [
            block(
              'reduced',
              why,
              'cooldown',
              targets.map(({ group }) => group),
            ),
          ],
        };
      }
      const result = cut(state.scales, seen);
      const scales = withChanges(state.scales, result.changes);
      return {
        state: { ...state, ...watched, bad: 0, cooldown, scales, ...smooth },
        decisions: decide('reduced', why, result),
      };
    },

    explain(state, _, input, metrics) {
      const { recent } = state;
      const mean = recent && recent.length > 0 ? { [settings.monitor]: meanOf(recent) } : metrics;
      return explainPlateau({
        settings,
        state,
        actsAt: patience + 1,
        needed: neededBy(settings),
        metrics: window > 1 ? mean : metrics,
        blocked: {
          targets,
          input,
          limits: settings,
          attempt: (x, { group }) => ({
            from: valueOf(x, state.scales[group] ?? 1, group),
            result: cutOne(state.scales, x, group),
          }),
        },
      });
    },
    parse: (state) => parseState(state, { groups: targets.length, window }),
  };
}

/** What a metric must be beyond to improve on a best. */
function neededBy({
  mode,
  semantics,
  threshold,
  thresholdMode,
}: CutSettings): (best: number) => number {
  const sign = mode === 'min' ? -1 : 1;
  return (best: number): number => {
    if (thresholdMode === 'abs') return best + sign * threshold;
    return semantics === 'torch'
      ? best * (1 + sign * threshold)
      : best + sign * threshold * Math.abs(best);
  };
}

function improvement(settings: CutSettings): Improves {
  const { mode, semantics, threshold, thresholdMode } = settings;
  if (semantics === 'torch') return improvesInTorch(mode, thresholdMode, threshold);
  return improvesBy(
    mode,
    thresholdMode === 'abs' ? () => threshold : (best) => threshold * Math.abs(best),
  );
}
