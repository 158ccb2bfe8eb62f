import { checkNumber } from '../check.ts';
import { count, read, type Field } from '../fields.ts';

/** From step `at` on, what was to happen until step `from` is stretched or pressed together to end at step `to`. */
export interface Stretch {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** Strict JSON. */
  readonly [key: string]: number;
}

/** Time on both sides of a stretch. Before `at` they are the same. */
export interface StretchedTime {
  /** The machine's time at step `t`; it may lie between two steps. */
  inside(t: number): number;
  /** The first step at which the machine's time is at least `s`. */
  outside(s: number): number;
}

/** A stretch as a field of an object. */
export const stretch: Field<Stretch> = (given, where, code) =>
  read(where, given, { at: count, from: after, to: after }, code);

const after: Field<number> = (value, where, code, { at }) =>
  checkNumber(where, value, { above: Number(at), integer: true }, code);

/** Formula: inside(t) = t for t < at, then at + (t − at) · (from − at) / (to − at). */
export function stretchedTime({ at, from, to }: Stretch): StretchedTime {
  const [old, now] = [from - at, to - at];
  const inside = (t: number): number => (t <= at ? t : at + ((t - at) * old) / now);
  return {
    inside,
    outside(s) {
      if (s <= at || s === Infinity) return s;
      // bisected, because each formula for it rounds across a step somewhere
      let [before, first] = [at, Number.MAX_SAFE_INTEGER];
      if (inside(first) < s) return Infinity;
      while (first - before > 1) {
        const t = before + Math.floor((first - before) / 2);
        if (inside(t) < s) before = t;
        else first = t;
      }
      return first;
    },
  };
}
