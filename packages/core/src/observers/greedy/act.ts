import type { Change, Decision, Evidence } from '../../decision.ts';
import type { Observation, Target } from '../../machine.ts';
import { changeEach, decide, withChanges } from '../multiplier.ts';
import type { Direction, Moves } from './moves.ts';
import type { GreedySettings } from './options.ts';
import type { GreedyState } from './state.ts';

/** The multipliers after some of them have changed, and the rates that they lead to. */
export function withMoves(state: GreedyState, changes: readonly Change[]): GreedyState {
  const scales = withChanges(state.scales, changes);
  if (state.rates === undefined) return { ...state, scales };
  const rates = withChanges(
    state.rates,
    changes.map((change) => ({ ...change, scale: change.to })),
  );
  return { ...state, scales, rates };
}

/** What greedy does when something is due and it does not rest. */
export type Act = (
  state: GreedyState,
  direction: Direction,
  why: Evidence,
  seen: Observation,
) => { readonly state: GreedyState; readonly decisions: readonly Decision[] };

/** Changes all groups, and goes back to the beginning when no group could be cut for too long. */
export function actOf(
  settings: GreedySettings,
  targets: readonly Target[],
  { valueOf, move, atMinimum }: Moves,
  start: GreedyState,
): Act {
  const { cooldown, warmup, resetStart, semantics } = settings;
  const theirs = semantics === 'transformers';
  return (state, direction, why, seen) => {
    const result = changeEach(targets, (target) =>
      move(state, seen.input(target), target.group, direction),
    );
    const decisions = decide(direction, why, result);
    const moved = withMoves({ ...state, bad: 0, good: 0 }, result.changes);
    if (direction === 'raised') return { state: { ...moved, warmup, resetStart }, decisions };

    const inVain = theirs
      ? targets.every((target) =>
          atMinimum(valueOf(moved, seen.input(target), target.group), target.group),
        )
      : result.changes.length === 0;
    const enough = theirs ? state.resetStart : resetStart;
    const left = inVain ? state.resetStart - 1 : enough;
    if (left > 0) return { state: { ...moved, cooldown, resetStart: left }, decisions };

    const changes = targets.map((target): Change => {
      const to = seen.input(target);
      return { group: target.group, from: valueOf(moved, to, target.group), to, scale: 1 };
    });
    return {
      state: { ...withMoves(start, changes), cooldown: theirs ? cooldown : 0 },
      decisions: [
        ...decisions,
        { type: 'reset', path: [], param: 'lr', changes, times: resetStart, evidence: why },
      ],
    };
  };
}
