import type { Blocked, Change } from '../../decision.ts';
import type { Run } from '../../run.ts';
import { boundOfEach } from '../multiplier.ts';
import type { GreedySettings } from './options.ts';
import type { GreedyState } from './state.ts';

export type Direction = 'reduced' | 'raised';

/** How greedy turns what comes in into a value, and what a change would make of it. */
export interface Moves {
  valueOf(state: GreedyState, x: number, group: number): number;
  move(state: GreedyState, x: number, group: number, to: Direction): Change | Blocked['by'];
  /** No cut goes further. */
  atMinimum(value: number, group: number): boolean;
}

/** The bounds hold greedy's own changes; what comes in may lie outside. */
export function movesOf(settings: GreedySettings, run: Run): Moves {
  const { factor, eps, semantics } = settings;
  const floors = boundOfEach('greedy.min', settings.min, run);
  const ceilings = boundOfEach('greedy.max', settings.max, run);
  const within = (value: number, x: number, group: number): number =>
    Math.min(
      Math.max(value, Math.min(x, floors[group] ?? 0)),
      Math.max(x, ceilings[group] ?? Infinity),
    );
  const atMinimum = (value: number, group: number): boolean => value <= (floors[group] ?? 0);
  const refusal = (from: number, group: number, direction: Direction): Blocked['by'] => {
    if (direction === 'reduced') return atMinimum(from, group) ? 'minimum' : 'eps';
    return from >= (ceilings[group] ?? Infinity) ? 'maximum' : 'eps';
  };
  const times = (value: number, direction: Direction): number =>
    direction === 'reduced' ? value * factor : value / factor;

  if (semantics === 'transformers') {
    const valueOf: Moves['valueOf'] = ({ scales, rates }, x, group) => {
      const value = x * (scales[group] ?? 1);
      const rate = rates?.[group] ?? 0;
      // the rate that was decided on, where the product is off by its rounding
      return within(Math.abs(value - rate) <= rate * 2 ** -51 ? rate : value, x, group);
    };
    return {
      valueOf,
      atMinimum,
      move(state, x, group, direction) {
        const from = valueOf(state, x, group);
        const wanted = times(from, direction);
        const to =
          direction === 'reduced'
            ? Math.max(wanted, floors[group] ?? 0)
            : Math.min(wanted, ceilings[group] ?? Infinity);
        const by = direction === 'reduced' ? from - to : to - from;
        if (by > eps) return { group, from, to, scale: to / x };
        return refusal(from, group, direction);
      },
    };
  }

  const valueOf: Moves['valueOf'] = ({ scales }, x, group) =>
    within(x * (scales[group] ?? 1), x, group);
  return {
    valueOf,
    atMinimum,
    move(state, x, group, direction) {
      const old = state.scales[group] ?? 1;
      const from = valueOf(state, x, group);
      // at a bound it goes on from there
      const scale = from === x * old ? times(old, direction) : times(from, direction) / x;
      const to = within(x * scale, x, group);
      const by = direction === 'reduced' ? from - to : to - from;
      if (by > eps && Number.isFinite(scale)) return { group, from, to, scale };
      return refusal(from, group, direction);
    },
  };
}
