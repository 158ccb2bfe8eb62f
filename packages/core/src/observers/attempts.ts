import { wanted } from '../error.ts';
import { list, notNegative, type Field } from '../fields.ts';
import type { Bound } from '../machine.ts';
import type { Param, Run } from '../run.ts';
import { float32 } from './float32.ts';
import type { Multiplied } from './state.ts';

/** A bound that is one number, or one for each group. */
export type PerGroup = number | readonly number[];

export const perGroup: Field<PerGroup> = (value, ...rest) =>
  (Array.isArray(value) ? list(notNegative) : notNegative)(value, ...rest);

/** How a change is made. */
export interface Rule {
  /** A cut multiplies by it, a raise divides by it. */
  readonly factor: number;
  readonly min?: PerGroup | undefined;
  readonly max?: PerGroup | undefined;
  /** A change by no more than this is not made. */
  readonly eps?: number | undefined;
  /** The multiplier is a float32 number, and no cut takes it below this. */
  readonly minScale?: number | undefined;
  readonly semantics: string;
  /** No multiplier is larger. */
  readonly largest?: number;
  /** So many observations are remembered. */
  readonly window?: number | undefined;
}

/** What the rule makes of what comes in. */
export interface Attempts {
  readonly attempt: NonNullable<Bound<Multiplied>['attempt']>;
  readonly apply: Bound<Multiplied>['apply'];
}

/**
 * How multipliers become values, and what a change would make of them. The bounds hold the changes; what comes in may
 * lie outside.
 *
 * A rate of Keras is a float32 variable, and GreedyLR sets rates: what a change writes is where the next one starts. The
 * multiplier is made from that; scale · x then lies within rounding of it, so rounding to float32 gives it exactly, and
 * GreedyLR's rates are remembered.
 */
export function attempts(kind: string, rule: Rule, run: Run, driven: Param): Attempts {
  const { factor, eps = 0, minScale, semantics } = rule;
  const isFloat32 = semantics === 'keras';
  const writes = isFloat32 || semantics === 'transformers';
  const round = (value: number): number => (isFloat32 ? Math.fround(value) : value);
  const minimums = ofEach(`${kind}.min`, rule.min ?? 0, run).map(round);
  const maximums = ofEach(`${kind}.max`, rule.max ?? Infinity, run);
  const tooSmall = isFloat32 || minScale !== undefined ? 'rounding' : 'eps';

  const within = (value: number, x: number, group: number): number => {
    const least = minimums[group] ?? 0;
    const most = maximums[group] ?? Infinity;
    return round(Math.min(Math.max(value, Math.min(x, least)), Math.max(x, most)));
  };
  const valueOf = ({ scales, rates }: Multiplied, x: number, group: number): number => {
    const value = x * (scales[group] ?? 1);
    if (rates === undefined) return within(value, x, group);
    // the rate that was decided on, where the product is off by its rounding
    const rate = rates[group] ?? 0;
    return within(Math.abs(value - rate) <= rate * 2 ** -51 ? rate : value, x, group);
  };
  return {
    apply(state, _, { param, groups, values }) {
      if (param !== driven) return;
      const { scales, rates } = state;
      for (let i = 0; i < values.length; i += 1) {
        const group = groups[i] ?? 0;
        const x = values[i] ?? 0;
        const value = x * (scales[group] ?? 1);
        // most are between the bounds, and a call takes longer than all else
        const isPlain =
          rates === undefined &&
          value >= (minimums[group] ?? 0) &&
          value <= (maximums[group] ?? Infinity);
        if (!isPlain) values[i] = valueOf(state, x, group);
        else values[i] = isFloat32 ? Math.fround(value) : value;
      }
    },
    attempt(state, x, group, act) {
      const cuts = act === 'reduced';
      const times = (value: number): number => (cuts ? value * factor : value / factor);
      const old = state.scales[group] ?? 1;
      const from = valueOf(state, x, group);
      const least = minimums[group] ?? 0;
      const most = maximums[group] ?? Infinity;
      let to = times(from);
      let scale = times(old);
      if (writes) {
        to = round(cuts ? Math.max(to, least) : Math.min(to, most));
        scale = to / x;
      } else {
        if (minScale !== undefined) scale = Math.max(float32(scale), minScale);
        // from a bound it goes on from there
        else if (from !== x * old) scale = to / x;
        to = within(x * scale, x, group);
      }
      // of the multiplier alone where that has the bound
      let by = cuts ? from - to : to - from;
      let isThere = cuts ? from <= least : from >= most;
      if (minScale !== undefined) {
        by = old - scale;
        isThere = old <= minScale;
      }
      if (by > eps && Number.isFinite(scale)) return { from, result: { group, from, to, scale } };
      const bound = cuts ? 'minimum' : 'maximum';
      return { from, result: isThere ? bound : tooSmall };
    },
  };
}

/** The bound of each group; the last number of a list is also for groups that were added to the run. */
function ofEach(where: string, bound: PerGroup, { groups }: Run): Float64Array {
  const given = typeof bound === 'number' ? [bound] : bound;
  const first = groups.filter(({ added }) => added === undefined).length;
  if (given !== bound || (given.length >= first && given.length <= groups.length)) {
    return Float64Array.from(groups, (_, i) => given[i] ?? given.at(-1) ?? 0);
  }
  return wanted('bad-option', where, `one for each of the ${groups.length} groups`, bound);
}
