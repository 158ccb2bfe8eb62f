import { wanted } from '../error.ts';
import { choice, notNegative, optional, or, read, type Field } from '../fields.ts';
import { isRecord } from '../json.ts';
import { watchLimits } from '../limits.ts';
import type { Bound, Machine } from '../machine.ts';
import { entriesOf, groupIndex } from './byName.ts';
import { LINK } from './kind.ts';

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
  const own = read('clamp', options, {
    min: optional(bounds),
    max: optional(bounds),
    relative: or(false, choice(true, false)),
  });
  const { min, max, relative } = own;
  if (min === undefined && max === undefined) {
    return wanted('bad-option', 'clamp', 'min, max or both', options);
  }
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is absent is left out
    spec: { kind: 'clamp', ...(own as { readonly relative: boolean }) },
    bind(run, { param: rate, path, limits }): Bound<null> {
      const ofEach = (where: string, given: BoundOfGroups = {}, none: number): Float64Array => {
        const named = typeof given === 'object' ? given : {};
        for (const name of Object.keys(named)) groupIndex(where, name, run);
        return Float64Array.from(run.groups, ({ name, base }) => {
          const one = Object.hasOwn(named, name) ? named[name] : given;
          return typeof one === 'number' ? one * (relative ? (base[rate] ?? 0) : 1) : none;
        });
      };
      const lows = ofEach('clamp.min', min, -Infinity);
      const highs = ofEach('clamp.max', max, Infinity);
      for (const [group, { name }] of run.groups.entries()) {
        const [low = 0, high = 0] = [lows[group], highs[group]];
        if (low > high) {
          wanted('bad-option', `clamp.max of group '${name}'`, `its minimum ${low} or more`, high);
        }
      }
      const bound = { path, param: rate };
      const minimum = limits.list.push({ ...bound, by: 'maximum' }, { ...bound, by: 'minimum' });
      limits.watch = watchLimits;
      return {
        ...LINK,
        apply(_, __, { param, groups, values, held }) {
          if (param !== rate) return;
          // as a rule all groups are there
          const isWhole = values.length === lows.length;
          for (let i = 0; i < values.length; i += 1) {
            const group = isWhole ? i : (groups[i] ?? 0);
            const x = values[i] ?? 0;
            const low = lows[group] ?? 0;
            const high = highs[group] ?? 0;
            if (x < low) values[i] = low;
            else if (x > high) values[i] = high;
            else continue;
            if (held) held[i] = x < low ? minimum : minimum - 1;
          }
        },
      };
    },
  };
}

/** A bound, or one for each group that has one. */
const bounds: Field<BoundOfGroups> = (given, where, code, all) =>
  isRecord(given)
    ? Object.fromEntries(entriesOf(where, given, notNegative))
    : notNegative(given, where, code, all);
