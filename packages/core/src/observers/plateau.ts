import { checkChoice, checkKeys, checkNumber, show } from '../check.ts';
import type { Blocked, Change, Decision } from '../decision.ts';
import { StepwiseError } from '../error.ts';
import type { Bound, Machine, Observation, Target } from '../machine.ts';
import type { Run } from '../run.ts';
import {
  evidence,
  MONITOR_KEYS,
  NOTHING_SEEN,
  parseWatch,
  readMetric,
  resolveMonitor,
  watch,
  WATCH_KEYS,
  type Improves,
  type MonitorOptions,
} from './monitor.ts';

const NONE: readonly never[] = Object.freeze([]);

export interface PlateauOptions extends MonitorOptions {
  /** What a cut multiplies the rate by; below 1, and 0 goes to the minimum at once. Default 0.1. */
  readonly factor?: number;
  /** Observations without an improvement that are borne; the one after them cuts. Default 10. */
  readonly patience?: number;
  /** How much better than the best a metric must be to count. Default 1e-4. */
  readonly threshold?: number;
  /** `rel`: a share of the best; `abs`: in the metric's own unit. Default `rel`. */
  readonly thresholdMode?: 'rel' | 'abs';
  /** Observations after a cut during which nothing counts as bad. Default 0. */
  readonly cooldown?: number;
  /** No cut goes below this rate; one number, or one for each group. Default 0. */
  readonly min?: number | readonly number[];
  /** A cut by no more than this is not made. Default 1e-8. */
  readonly eps?: number;
  /** `torch` takes a relative threshold of a negative best with its sign, as PyTorch does. Default `stepwise`. */
  readonly semantics?: 'stepwise' | 'torch';
}

export interface PlateauState {
  readonly best: number | null;
  readonly bestStep: number | null;
  readonly bad: number;
  readonly cooldown: number;
  /** For each group, what the cuts so far multiply to. */
  readonly scales: readonly number[];
  /** Strict JSON. */
  readonly [key: string]: number | null | readonly number[];
}

/**
 * Reduce-on-plateau: cuts the rate when the watched metric no longer improves.
 *
 * Formula: lr(t) = max(base · factor^k, min(base, `min`)), k = cuts so far. An observation m is better than the best b
 * when m < b − θ (`mode: 'max'`: m > b + θ), θ = threshold · |b| (`rel`) or threshold (`abs`). After more than
 * `patience` observations in a row without a better one the rate is cut, unless that changes it by at most `eps`;
 * either way counting begins anew, and `cooldown` observations count nothing.
 *
 * It may stand anywhere: alone, after a warm-up in a `sequence`, or over a schedule in a `chain`, where it multiplies.
 * `min` bounds its own cuts, not a schedule that goes lower by itself.
 *
 * `semantics: 'torch'` is PyTorch's rule: θ has the sign of b, so that with a negative metric even standing still is
 * an improvement, and with `mode: 'min'` and a relative threshold of 1 or more nothing ever is.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(plateau({ patience: 1, factor: 0.5 }), { lr: 0.1 });
 * for (const val_loss of [1, 1, 1]) scheduler.step({ metrics: { val_loss } });
 * scheduler.lr; // 0.05
 * ```
 * @throws StepwiseError `bad-option`; when stepped `missing-metric`, `bad-metric`.
 * @see PyTorch `ReduceLROnPlateau`.
 */
export function plateau(options: PlateauOptions = {}): Machine<PlateauState> {
  checkKeys('plateau', options, [
    ...MONITOR_KEYS,
    'factor',
    'threshold',
    'thresholdMode',
    'cooldown',
    'min',
    'eps',
    'semantics',
  ]);
  const monitor = resolveMonitor('plateau', options, { patience: 10, leastPatience: 0 });
  const own = {
    factor: checkNumber('plateau.factor', options.factor ?? 0.1, { min: 0, below: 1 }),
    threshold: checkNumber('plateau.threshold', options.threshold ?? 1e-4, { min: 0 }),
    thresholdMode: checkChoice('plateau.thresholdMode', options.thresholdMode ?? 'rel', [
      'rel',
      'abs',
    ]),
    cooldown: checkNumber('plateau.cooldown', options.cooldown ?? 0, { min: 0, integer: true }),
    min: checkMinimum(options.min ?? 0),
    eps: checkNumber('plateau.eps', options.eps ?? 1e-8, { min: 0 }),
    semantics: checkChoice('plateau.semantics', options.semantics ?? 'stepwise', [
      'stepwise',
      'torch',
    ]),
  };
  const { factor, eps, patience, cooldown } = { ...own, ...monitor };
  const improves = improvement(monitor.mode, own);

  return {
    spec: { kind: 'plateau', ...monitor, ...own },
    bind(run): Bound<PlateauState> {
      const floors = minimumOfEachGroup(own.min, run);
      const targets = run.groups.map(({ base }, group): Target => ({
        param: 'lr',
        group,
        base: base.lr,
      }));
      const valueOf = (x: number, scale: number, group: number): number =>
        Math.max(x * scale, Math.min(x, floors[group] ?? 0));

      /** What a cut would do to each group. */
      const cut = (scales: readonly number[], seen: Observation) => {
        const changes: Change[] = [];
        const blocked: { minimum: number[]; eps: number[] } = { minimum: [], eps: [] };
        for (const target of targets) {
          const { group } = target;
          const x = seen.input(target);
          const old = scales[group] ?? 1;
          const scale = old * factor;
          const from = valueOf(x, old, group);
          const to = valueOf(x, scale, group);
          if (from - to > eps) changes.push({ group, from, to, scale });
          else blocked[from <= (floors[group] ?? 0) ? 'minimum' : 'eps'].push(group);
        }
        return { changes, blocked };
      };

      return {
        length: Infinity,
        initial: { ...NOTHING_SEEN, cooldown: 0, scales: targets.map(() => 1) },
        value: ({ scales }, _, x, { param, group }) =>
          param === 'lr' ? valueOf(x, scales[group] ?? 1, group) : x,
        phase: () => ({ name: 'plateau', start: 0, end: Infinity, path: [] }),

        observe(state, t, seen) {
          const metric = readMetric('plateau', monitor, seen);
          if (metric === undefined) return { state, decisions: NONE };
          const watched = watch(state, metric, t, improves);
          const { best, bestStep, bad } = watched;
          if (bad <= patience) {
            const resting = state.cooldown > 0;
            const next = resting
              ? { best, bestStep, bad: 0, cooldown: state.cooldown - 1, scales: state.scales }
              : { best, bestStep, bad, cooldown: 0, scales: state.scales };
            return { state: next, decisions: NONE };
          }
          const head = { path: [], param: 'lr', evidence: evidence(monitor, metric, watched) };
          const block = (by: Blocked['by'], groups: readonly number[]): Blocked[] =>
            groups.length === 0 ? [] : [{ type: 'blocked', ...head, by, groups }];

          if (state.cooldown > 0) {
            return {
              state: { ...state, ...watched, bad: 0, cooldown: state.cooldown - 1 },
              decisions: block(
                'cooldown',
                targets.map(({ group }) => group),
              ),
            };
          }

          const { changes, blocked } = cut(state.scales, seen);
          const decisions: Decision[] = [
            ...(changes.length === 0 ? [] : [{ type: 'reduced', ...head, changes } as const]),
            ...block('minimum', blocked.minimum),
            ...block('eps', blocked.eps),
          ];
          const scales = withChanges(state.scales, changes);
          return { state: { ...state, ...watched, bad: 0, cooldown, scales }, decisions };
        },

        replay: (state, decision) =>
          decision.type === 'reduced'
            ? { ...state, scales: withChanges(state.scales, decision.changes) }
            : state,

        parse: (state) => parsePlateau(state, targets.length),
      };
    },
  };
}

function improvement(
  mode: 'min' | 'max',
  {
    threshold,
    thresholdMode,
    semantics,
  }: Required<Pick<PlateauOptions, 'threshold' | 'thresholdMode' | 'semantics'>>,
): Improves {
  // written as PyTorch writes them: another order of the same operations rounds differently
  if (thresholdMode === 'rel' && semantics === 'torch') {
    // its first best is infinite, so with a threshold of 1 or more nothing is ever smaller
    return mode === 'min'
      ? (metric, best) => metric < (best ?? Infinity) * (1 - threshold)
      : (metric, best) => metric > (best ?? -Infinity) * (1 + threshold);
  }
  const margin = (best: number): number =>
    thresholdMode === 'abs' ? threshold : threshold * Math.abs(best);
  return mode === 'min'
    ? (metric, best) => best === null || metric < best - margin(best)
    : (metric, best) => best === null || metric > best + margin(best);
}

function withChanges(scales: readonly number[], changes: readonly Change[]): readonly number[] {
  if (changes.length === 0) return scales;
  const next = [...scales];
  for (const { group, scale } of changes) next[group] = scale;
  return next;
}

function checkMinimum(min: unknown): number | readonly number[] {
  return Array.isArray(min)
    ? min.map((one: unknown, i) => checkNumber(`plateau.min[${i}]`, one, { min: 0 }))
    : checkNumber('plateau.min', min, { min: 0 });
}

function minimumOfEachGroup(min: number | readonly number[], { groups }: Run): readonly number[] {
  if (typeof min === 'number') return groups.map(() => min);
  if (min.length === groups.length) return min;
  throw new StepwiseError(
    'bad-option',
    `plateau.min: wanted one number or one for each of the ${groups.length} groups; got ${show(min)}.`,
  );
}

function parsePlateau(state: unknown, groups: number): PlateauState {
  const code = 'bad-snapshot';
  const fields = checkKeys('plateau state', state, [...WATCH_KEYS, 'cooldown', 'scales'], code);
  const { cooldown, scales } = fields;
  if (!Array.isArray(scales) || scales.length !== groups) {
    throw new StepwiseError(
      code,
      `plateau state.scales: wanted a list with one number for each of the ${groups} groups; got ${show(scales)}.`,
    );
  }
  return {
    ...parseWatch('plateau state', fields),
    cooldown: checkNumber('plateau state.cooldown', cooldown, { min: 0, integer: true }, code),
    scales: scales.map((scale: unknown, i) =>
      checkNumber(`plateau state.scales[${i}]`, scale, { min: 0, max: 1 }, code),
    ),
  };
}
