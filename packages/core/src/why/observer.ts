import type { Blocked, Change } from '../decision.ts';
import type { Target } from '../machine.ts';
import { bestOf, type Monitor, type Watch } from '../observers/monitor.ts';
import type { Input, Metrics } from './explain.ts';
import type {
  Act,
  BlockedReason,
  CooldownReason,
  PatienceReason,
  ThresholdReason,
} from './reason.ts';

/** What an observer watches, and what it has seen. */
export interface Watching {
  readonly machine: string;
  readonly monitor: Pick<Monitor, 'monitor' | 'mode'>;
  readonly seen: Watch;
  /** What the next metric must be beyond to be an improvement on a best. */
  needed(best: number): number;
}

/** How far a count has come. */
export interface Counting {
  readonly act: Act;
  readonly count: number;
  readonly patience: number;
  /** The count at which it acts. */
  readonly actsAt: number;
}

export function waitsFor(watching: Watching, counting: Counting): PatienceReason {
  const { machine, monitor, seen } = watching;
  const { act, count, patience, actsAt } = counting;
  const best = finiteBest(seen);
  return {
    kind: 'patience',
    path: [],
    machine,
    act,
    monitor: monitor.monitor,
    mode: monitor.mode,
    best,
    bestStep: best === null ? null : seen.bestStep,
    bad: count,
    patience,
    left: Math.max(1, actsAt - count),
    needed: best === null ? null : finite(watching.needed(best)),
  };
}

/** Tells of a metric that was better than the best, and not by enough. */
export function belowThreshold(watching: Watching, metrics: Metrics): readonly ThresholdReason[] {
  const { machine, monitor, seen } = watching;
  const metric = metrics[monitor.monitor];
  const best = finiteBest(seen);
  if (best === null || typeof metric !== 'number' || !Number.isFinite(metric)) return [];
  const sign = monitor.mode === 'min' ? 1 : -1;
  const improvement = sign * (best - metric);
  const threshold = sign * (best - watching.needed(best));
  if (improvement <= 0 || improvement > threshold) return [];
  return [
    {
      kind: 'threshold',
      path: [],
      machine,
      monitor: monitor.monitor,
      metric: metric + 0,
      best,
      improvement,
      threshold,
    },
  ];
}

export function rests(
  { machine, monitor }: Pick<Watching, 'machine' | 'monitor'>,
  left: number,
): readonly CooldownReason[] {
  return left > 0 ? [{ kind: 'cooldown', path: [], machine, monitor: monitor.monitor, left }] : [];
}

/** What a machine may not go beyond; a number, or one for each group. */
export interface Limits {
  readonly eps?: number;
  readonly min?: number | readonly number[];
  readonly max?: number | readonly number[];
}

/** What would come of the act if it were due now, for the groups where nothing would. */
export function wouldBeBlocked(
  machine: string,
  act: Act,
  { targets, input, limits }: { targets: readonly Target[]; input: Input; limits: Limits },
  attempt: (x: number, target: Target) => { from: number; result: Change | Blocked['by'] },
): readonly BlockedReason[] {
  return targets.flatMap((target): BlockedReason[] => {
    const { from, result: by } = attempt(input(target), target);
    if (by !== 'minimum' && by !== 'maximum' && by !== 'eps' && by !== 'rounding') return [];
    const { param, group } = target;
    const limit = limitOf(limits, by, group);
    return [{ kind: 'blocked', path: [], machine, act, by, param, group, from, limit }];
  });
}

function limitOf({ eps, min, max }: Limits, by: BlockedReason['by'], group: number): number | null {
  const bound = { minimum: min, maximum: max, eps, rounding: undefined }[by];
  if (typeof bound === 'number' || bound === undefined) return bound ?? null;
  return bound[group] ?? bound.at(-1) ?? null;
}

function finiteBest(seen: Watch): number | null {
  const best = bestOf(seen);
  return best === null ? null : finite(best);
}

function finite(value: number): number | null {
  // −0 is not JSON
  return Number.isFinite(value) ? value + 0 : null;
}
