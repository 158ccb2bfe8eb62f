import { makeColumn } from '../columns.ts';
import type { Run } from '../run.ts';
import type { Asked, Node } from './explain.ts';
import type {
  Act,
  BlockedReason,
  PatienceReason,
  Reason,
  StoppedReason,
  ThresholdReason,
} from './reason.ts';
import {
  actsAt,
  comparedLast,
  neededFor,
  restOf,
  watchingOf,
  type Seen,
  type Settings,
} from './watching.ts';

/** What an observer waits for, and what would keep it from acting; undefined for any other machine. */
export function explainObserver(node: Node, asked: Asked): readonly Reason[] | undefined {
  const {
    spec,
    state,
    place: { path },
    bound,
    t,
  } = node;
  const watching = watchingOf(spec, state);
  if (watching === undefined) return undefined;
  const { settings, seen } = watching;
  const { kind, monitor, patience, goodPatience = patience } = settings;
  const about = { path, machine: kind };
  if (seen.stopped) return [{ ...about, kind: 'stopped', monitor, ...bestSeen(seen) }];
  const { start = 0 } = bound;
  if (t < start) {
    const first = node.outside(start);
    return [{ ...about, kind: 'silent', start: first, left: first - asked.now }];
  }
  const waits = (act: Act, count: number, borne: number): PatienceReason => ({
    ...about,
    kind: 'patience',
    act,
    ...waitsFor(settings, seen, count, borne),
  });
  const rest = restOf(settings, seen);
  return [
    waits(kind === 'earlyStopping' ? 'stop' : 'reduce', seen.bad, patience),
    ...(kind === 'greedy' ? [waits('raise', seen.good ?? 0, goodPatience)] : []),
    ...belowThreshold(settings, seen, asked).map((found) => ({ ...about, ...found })),
    ...(rest > 0 ? [{ ...about, kind: 'cooldown', monitor, left: rest } as const] : []),
    ...blocked(node, settings, { act: 'reduce', run: asked.run }),
    ...(kind === 'greedy' ? blocked(node, settings, { act: 'raise', run: asked.run }) : []),
  ];
}

function waitsFor(
  settings: Settings,
  seen: Seen,
  count: number,
  patience: number,
): Omit<PatienceReason, 'kind' | 'path' | 'machine' | 'act'> {
  const { monitor, mode } = settings;
  const { best, bestStep } = bestSeen(seen);
  return {
    monitor,
    mode,
    best,
    bestStep,
    bad: count,
    patience,
    left: Math.max(1, actsAt(settings, patience) - count),
    needed: best === null ? null : finite(neededFor(settings, best)),
  };
}

/** Tells of a metric that was better than the best, and not by enough. */
function belowThreshold(
  settings: Settings,
  seen: Seen,
  { metrics }: Asked,
): readonly Omit<ThresholdReason, 'path' | 'machine'>[] {
  const { monitor, mode } = settings;
  const metric = comparedLast(settings, seen, metrics);
  const { best } = bestSeen(seen);
  if (best === null || typeof metric !== 'number' || !Number.isFinite(metric)) return [];
  const sign = mode === 'min' ? 1 : -1;
  const improvement = sign * (best - metric);
  const threshold = sign * (best - neededFor(settings, best));
  if (improvement <= 0 || improvement > threshold) return [];
  return [{ kind: 'threshold', monitor, metric: metric + 0, best, improvement, threshold }];
}

/** The groups for which nothing would come of the act if it were due now. */
function blocked(
  { place, bound, state, input }: Node,
  settings: Settings,
  { act, run }: { readonly act: 'reduce' | 'raise'; readonly run: Run },
): readonly BlockedReason[] {
  if (!bound.attempt) return [];
  const { path, param, groups = [...run.groups.keys()] } = place;
  const column = makeColumn(param, groups, new Float64Array(groups.length));
  input(column);
  const reasons: BlockedReason[] = [];
  for (const [i, group] of groups.entries()) {
    const does = act === 'reduce' ? 'reduced' : 'raised';
    const { from, result: by } = bound.attempt(state, column.values[i] ?? 0, group, does);
    if (by === 'minimum' || by === 'maximum' || by === 'eps' || by === 'rounding') {
      const limit = limitOf(settings, by, group);
      reasons.push({
        kind: 'blocked',
        path,
        machine: settings.kind,
        act,
        by,
        param,
        group,
        from,
        limit,
      });
    }
  }
  return reasons;
}

function limitOf(
  { eps, min, max }: Settings,
  by: BlockedReason['by'],
  group: number,
): number | null {
  const bound = { minimum: min, maximum: max, eps, rounding: undefined }[by];
  if (typeof bound === 'number' || bound === undefined) return bound ?? null;
  return bound[group] ?? bound.at(-1) ?? null;
}

/** The best, where it is a finite number, and when it was. */
function bestSeen({ best, bestStep }: Seen): Pick<StoppedReason, 'best' | 'bestStep'> {
  return typeof best === 'number' ? { best, bestStep } : { best: null, bestStep: null };
}

function finite(value: number): number | null {
  // −0 is not JSON
  return Number.isFinite(value) ? value + 0 : null;
}
