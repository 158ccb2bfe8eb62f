import { checkChoice, checkKeys, checkNumber, isRecord } from '../check.ts';
import { StepwiseError } from '../error.ts';
import type { Bound, Limit, Machine } from '../machine.ts';
import type { Run } from '../run.ts';

/** One number, or one for each group that has a bound, by name. */
export type BoundOfGroups = number | Readonly<Record<string, number>>;

export interface ClampOptions {
  /** No value is below it; no bound if absent. */
  readonly min?: BoundOfGroups;
  /** No value is above it; no bound if absent. */
  readonly max?: BoundOfGroups;
  /** True when the bounds are shares of the base, false when they are in the unit of the rate. Default false. */
  readonly relative?: boolean;
}

/**
 * Keeps the rate between bounds.
 *
 * Formula: lr(t) = min(max(x(t), `min`), `max`), x = what comes in: the base, or in a `chain` the value of the link
 * before. With `relative` the bounds are `min` · base and `max` · base. Inside `select({ param })` it bounds any number.
 * It has no end of its own. Where it begins to hold a value, the scheduler has an event `clamped`, and `released` where
 * it no longer does.
 *
 * @example
 * ```ts
 * const machine = chain(linear({ duration: 4 }), clamp({ min: 0.3 }));
 * const scheduler = new Scheduler(machine, { lr: 1 });
 * scheduler.preview(5); // 1, 0.75, 0.5, 0.3, 0.3
 * ```
 * @throws StepwiseError `bad-option`, also for a minimum above its maximum; when bound `bad-run` for a group that the
 * run does not have.
 */
export function clamp(options: ClampOptions): Machine<null> {
  checkKeys('clamp', options, ['min', 'max', 'relative']);
  const min = checkBound('clamp.min', options.min);
  const max = checkBound('clamp.max', options.max);
  const relative = checkChoice('clamp.relative', options.relative ?? false, [true, false]);
  if (min === undefined && max === undefined) {
    throw new StepwiseError('bad-option', 'clamp: wanted min, max or both.');
  }
  return {
    spec: {
      kind: 'clamp',
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
      relative,
    },
    bind(run): Bound<null> {
      const least = ofEach('clamp.min', min, run);
      const most = ofEach('clamp.max', max, run);
      const lows = new Float64Array(run.groups.length).fill(-Infinity);
      const highs = new Float64Array(run.groups.length).fill(Infinity);
      for (const [group, { name, base }] of run.groups.entries()) {
        const unit = relative ? base.lr : 1;
        const [low, high] = [least[group], most[group]];
        if (low !== undefined) lows[group] = low * unit;
        if (high !== undefined) highs[group] = high * unit;
        if (low !== undefined && high !== undefined && low > high) {
          throw new StepwiseError(
            'bad-option',
            `clamp: the minimum ${low} of group '${name}' is above its maximum ${high}.`,
          );
        }
      }
      return {
        length: Infinity,
        initial: null,
        value(_, __, x, { param, group }) {
          if (param !== 'lr') return x;
          return Math.min(Math.max(x, lows[group] ?? -Infinity), highs[group] ?? Infinity);
        },
        fill(_, __, values, targets, held) {
          if (targets[0]?.param !== 'lr') return;
          for (let i = 0; i < values.length; i += 1) {
            const group = targets[i]?.group ?? 0;
            const x = values[i] ?? 0;
            const low = lows[group] ?? -Infinity;
            const high = highs[group] ?? Infinity;
            if (x >= low && x <= high) continue;
            values[i] = Math.min(Math.max(x, low), high);
            if (held) {
              held.any = true;
              held.by[i] = x < low ? MINIMUM : MAXIMUM;
            }
          }
        },
        limited: ['lr'],
        phase: () => null,
      };
    },
  };
}

const MINIMUM: Limit = { by: 'minimum', path: [] };
const MAXIMUM: Limit = { by: 'maximum', path: [] };

function checkBound(where: string, bound: unknown): BoundOfGroups | undefined {
  if (bound === undefined) return undefined;
  if (!isRecord(bound)) return checkNumber(where, bound, { min: 0 });
  return Object.fromEntries(
    Object.entries(bound).map(([name, one]) => [
      name,
      checkNumber(`${where}.${name}`, one, { min: 0 }),
    ]),
  );
}

/** The bound of each group; undefined where it has none. */
function ofEach(
  where: string,
  bound: BoundOfGroups | undefined,
  { groups }: Run,
): readonly (number | undefined)[] {
  if (typeof bound !== 'object') return groups.map(() => bound);
  const names = groups.map(({ name }) => name);
  for (const name of Object.keys(bound)) {
    if (!names.includes(name)) {
      throw new StepwiseError(
        'bad-run',
        `${where}.${name}: the run has no such group; it has ${names.join(', ')}.`,
      );
    }
  }
  return names.map((name) => (Object.hasOwn(bound, name) ? bound[name] : undefined));
}
