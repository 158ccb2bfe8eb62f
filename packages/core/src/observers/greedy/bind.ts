import type { Bound } from '../../machine.ts';
import type { Run } from '../../run.ts';
import { evidence, readMetric } from '../monitor.ts';
import { block, ratesOf } from '../multiplier.ts';
import { actOf, withMoves } from './act.ts';
import { count, improvement, smooth } from './count.ts';
import { explainGreedy } from './explain.ts';
import { movesOf, type Direction } from './moves.ts';
import type { GreedySettings } from './options.ts';
import { beginning, parseState, type GreedyState } from './state.ts';

const NONE: readonly never[] = Object.freeze([]);

/** Greedy in a run. */
export function bindGreedy(settings: GreedySettings, run: Run): Bound<GreedyState> {
  const { patience, goodPatience = patience, semantics } = settings;
  const theirs = semantics === 'transformers';
  const improves = improvement(settings);
  const targets = ratesOf(run);
  const moves = movesOf(settings, run);
  const { valueOf } = moves;
  const start = beginning(settings, targets.length);

  const act = actOf(settings, targets, moves, start);

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
      const cooldown = Math.max(0, state.cooldown - 1);
      const warmup = state.cooldown > 0 ? state.warmup : Math.max(0, state.warmup - 1);
      if (theirs && resting) {
        return {
          state: { ...state, ...window, cooldown, warmup, bad: 0, good: 0 },
          decisions: NONE,
        };
      }
      const counted = count(state, metric, t, improves, settings);
      const due = dueOf(counted.good > goodPatience, counted.bad > patience);
      if (due === null) {
        const { best, bestStep } = counted;
        const [bad, good] = resting ? [0, 0] : [counted.bad, counted.good];
        const { resetStart, scales, rates } = state;
        const next = rates
          ? { best, bestStep, bad, good, cooldown, warmup, resetStart, scales, rates }
          : { best, bestStep, bad, good, cooldown, warmup, resetStart, scales };
        return { state: window ? { ...next, ...window } : next, decisions: NONE };
      }
      const borne = due === 'raised' ? goodPatience : patience;
      const why = {
        ...evidence({ ...settings, patience: borne }, metric, counted, window?.recent?.length),
        good: counted.good,
      };
      const next = { ...state, ...window, ...counted };
      if (!resting) return act(next, due, why, seen);
      return {
        state: { ...next, cooldown, warmup, bad: 0, good: 0 },
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
          return withMoves(state, decision.changes);
        case 'blocked':
        case 'stopped':
          return state;
      }
    },

    explain: (state, _, input, metrics) =>
      explainGreedy(settings, { state, targets, moves, input, metrics }),

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
