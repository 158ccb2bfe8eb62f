import type { Change, Decision } from '../decision.ts';
import type { Bound, Machine, Observation } from '../machine.ts';
import type { Run } from '../run.ts';
import { count, improvement, smooth } from './greedy/count.ts';
import { movesOf, type Direction } from './greedy/moves.ts';
import { resolveGreedy, type GreedyOptions, type GreedySettings } from './greedy/options.ts';
import { beginning, parseState, type GreedyState } from './greedy/state.ts';
import { evidence, readMetric } from './monitor.ts';
import { block, changeEach, decide, ratesOf, withChanges } from './multiplier.ts';

const NONE: readonly never[] = Object.freeze([]);

/**
 * Greedy: raises the rate while the watched metric improves, and cuts it when it does not.
 *
 * Formula: lr(t) = base · factor^(cuts − raises), each change kept within [`min`, `max`]. More than `goodPatience`
 * improvements in a row raise, more than `patience` observations in a row without one cut; what is an improvement, and
 * what `eps`, `window` and `cooldown` mean, is as for `plateau`, and `warmup` observations after a raise count nothing.
 * When `resetStart` cuts in a row were due and no group could be cut, all goes back to its beginning.
 *
 * It may stand anywhere, as plateau may. The bounds hold its own changes: a base or a schedule that lies outside of
 * them is left there, and greedy moves it no further out.
 *
 * `semantics: 'transformers'` is GreedyLR exactly. What it does, and the default does not:
 *
 * - the first metric counts as an improvement, so that with patience 0 it raises at once
 * - while it rests it does not compare, and forgets metrics that would have been the best
 * - a relative threshold has the sign of the best: with a negative metric standing still is an improvement; −∞ is one
 *   that nothing beats
 * - with a window, one metric that is not finite makes all that follow NaN, and the sum keeps its rounding errors
 * - a reset needs every rate to be at its `min` or below: one that `eps` keeps just above it never resets, and a base
 *   below it does so by itself, and can be raised but not cut; the cut that leads to `min` counts already; a reset is
 *   followed by a cooldown
 * - `min` is 1e-3, which is above the rates of most fine-tuning
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(greedy({ patience: 1, factor: 0.5 }), { lr: 0.1 });
 * for (const val_loss of [1, 0.9, 0.8]) scheduler.step({ metrics: { val_loss } });
 * scheduler.lr; // 0.2
 * ```
 * @throws StepwiseError `bad-option`; when stepped `missing-metric`, `bad-metric`.
 * @see transformers `GreedyLR`; "GreedyLR: a novel adaptive learning rate scheduler", arXiv 2512.14527.
 */
export function greedy(options: GreedyOptions = {}): Machine<GreedyState> {
  const settings = resolveGreedy(options);
  return {
    spec: { kind: 'greedy', ...settings },
    bind: (run) => bindGreedy(settings, run),
  };
}

function bindGreedy(settings: GreedySettings, run: Run): Bound<GreedyState> {
  const { patience, goodPatience = patience, semantics } = settings;
  const theirs = semantics === 'transformers';
  const improves = improvement(settings);
  const targets = ratesOf(run);
  const { valueOf, move, atMinimum } = movesOf(settings, run);
  const start = beginning(settings, targets.length);

  const apply = (state: GreedyState, changes: readonly Change[]): GreedyState => ({
    ...state,
    scales: withChanges(state.scales, changes),
    ...(state.rates && {
      rates: withChanges(
        state.rates,
        changes.map((change) => ({ ...change, scale: change.to })),
      ),
    }),
  });

  /** Changes all groups, and goes back to the beginning when there was nothing to cut for too long. */
  const act = (
    state: GreedyState,
    direction: Direction,
    why: ReturnType<typeof evidence>,
    seen: Observation,
  ): { state: GreedyState; decisions: readonly Decision[] } => {
    const result = changeEach(targets, (target) =>
      move(state, seen.input(target), target.group, direction),
    );
    const decisions = decide(direction, why, result);
    const moved = apply({ ...state, bad: 0, good: 0 }, result.changes);
    const { cooldown, warmup, resetStart } = settings;
    if (direction === 'raised') return { state: { ...moved, warmup, resetStart }, decisions };

    const inVain = theirs
      ? targets.every((target) =>
          atMinimum(valueOf(moved, seen.input(target), target.group), target.group),
        )
      : result.changes.length === 0;
    const rest = theirs ? state.resetStart : resetStart;
    const left = inVain ? state.resetStart - 1 : rest;
    if (left > 0) return { state: { ...moved, cooldown, resetStart: left }, decisions };

    const changes = targets.map((target): Change => {
      const to = seen.input(target);
      return { group: target.group, from: valueOf(moved, to, target.group), to, scale: 1 };
    });
    return {
      state: { ...apply(start, changes), cooldown: theirs ? cooldown : 0 },
      decisions: [
        ...decisions,
        { type: 'reset', path: [], param: 'lr', changes, times: resetStart, evidence: why },
      ],
    };
  };

  return {
    length: Infinity,
    initial: start,
    value: (state, _, x, { param, group }) => (param === 'lr' ? valueOf(state, x, group) : x),
    fill(state, _, values, of) {
      if (of[0]?.param !== 'lr') return;
      for (let i = 0; i < values.length; i += 1) {
        values[i] = valueOf(state, values[i] ?? 0, of[i]?.group ?? i);
      }
    },
    addGroup: (state) => ({
      ...state,
      scales: [...state.scales, 1],
      ...(state.rates && { rates: [...state.rates, 0] }),
    }),
    phase: () => ({ name: 'greedy', start: 0, end: Infinity, path: [] }),

    observe(state, t, seen) {
      const raw = readMetric('greedy', settings, seen);
      if (raw === undefined) return { state, decisions: NONE };
      const { metric, window } = smooth(state, raw, settings);
      const resting = restOf(state);
      const rest = {
        cooldown: Math.max(0, state.cooldown - 1),
        warmup: state.cooldown > 0 ? state.warmup : Math.max(0, state.warmup - 1),
      };
      if (theirs && resting) {
        return { state: { ...state, ...window, ...rest, bad: 0, good: 0 }, decisions: NONE };
      }
      const counted = count(state, metric, t, improves, settings);
      const due = dueOf(counted.good > goodPatience, counted.bad > patience);
      if (due === null) {
        const counters = resting ? { bad: 0, good: 0 } : {};
        return {
          state: { ...state, ...window, ...counted, ...rest, ...counters },
          decisions: NONE,
        };
      }
      const borne = due === 'raised' ? goodPatience : patience;
      const why = {
        ...evidence({ ...settings, patience: borne }, metric, counted, window.recent?.length),
        good: counted.good,
      };
      const next = { ...state, ...window, ...counted };
      if (!resting) return act(next, due, why, seen);
      return {
        state: { ...next, ...rest, bad: 0, good: 0 },
        decisions: [
          block(
            due,
            why,
            resting,
            targets.map(({ group }) => group),
          ),
        ],
      };
    },

    replay(state, decision) {
      switch (decision.type) {
        case 'reduced':
        case 'raised':
        case 'reset':
          return apply(state, decision.changes);
        case 'blocked':
        case 'stopped':
          return state;
      }
    },

    parse: (state) => parseState(state, settings, targets.length),
  };
}

function restOf({ cooldown, warmup }: GreedyState): 'cooldown' | 'warmup' | null {
  if (cooldown > 0) return 'cooldown';
  return warmup > 0 ? 'warmup' : null;
}

function dueOf(raise: boolean, cut: boolean): Direction | null {
  if (raise) return 'raised';
  return cut ? 'reduced' : null;
}
