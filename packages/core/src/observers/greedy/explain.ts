import type { Target } from '../../machine.ts';
import type { Input, Metrics } from '../../why/explain.ts';
import { belowThreshold, rests, waitsFor, wouldBeBlocked } from '../../why/observer.ts';
import type { Reason } from '../../why/reason.ts';
import type { Direction, Moves } from './moves.ts';
import type { GreedySettings } from './options.ts';
import type { GreedyState } from './state.ts';

/** What greedy waits for, in both directions, and what would keep it from going there. */
export function explainGreedy(
  settings: GreedySettings,
  now: {
    readonly state: GreedyState;
    readonly targets: readonly Target[];
    readonly moves: Moves;
    readonly input: Input;
    readonly metrics: Metrics;
  },
): readonly Reason[] {
  const { patience, goodPatience = patience, window } = settings;
  const { state, targets, moves, input, metrics } = now;
  const watching = {
    machine: 'greedy',
    monitor: settings,
    seen: state,
    needed: neededBy(settings),
  };
  const blocked = (act: 'reduce' | 'raise', direction: Direction): readonly Reason[] =>
    wouldBeBlocked('greedy', act, { targets, input, limits: settings }, (x, { group }) => ({
      from: moves.valueOf(state, x, group),
      result: moves.move(state, x, group, direction),
    }));
  return [
    waitsFor(watching, { act: 'reduce', count: state.bad, patience, actsAt: patience + 1 }),
    waitsFor(watching, {
      act: 'raise',
      count: state.good,
      patience: goodPatience,
      actsAt: goodPatience + 1,
    }),
    // with a window a mean is compared, not each metric
    ...belowThreshold(watching, window > 1 ? {} : metrics),
    ...rests(watching, state.cooldown > 0 ? state.cooldown : state.warmup),
    ...blocked('reduce', 'reduced'),
    ...blocked('raise', 'raised'),
  ];
}

function neededBy(settings: GreedySettings): (best: number) => number {
  const { mode, semantics, threshold, thresholdMode } = settings;
  const sign = mode === 'min' ? -1 : 1;
  return (best) => {
    if (thresholdMode === 'abs') return best + sign * threshold;
    return semantics === 'transformers'
      ? best * (1 + sign * threshold)
      : best + sign * threshold * Math.abs(best);
  };
}
