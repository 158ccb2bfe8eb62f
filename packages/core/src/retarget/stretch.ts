import { checkKeys, checkNumber } from '../check.ts';

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

export function checkStretch(where: string, given: unknown): Stretch {
  const fields = checkKeys(where, given, ['at', 'from', 'to']);
  const at = checkNumber(`${where}.at`, fields['at'], { min: 0, integer: true });
  const after = { above: at, integer: true };
  return {
    at,
    from: checkNumber(`${where}.from`, fields['from'], after),
    to: checkNumber(`${where}.to`, fields['to'], after),
  };
}

/** Formula: inside(t) = t for t < at, then at + (t − at) · (from − at) / (to − at). */
export function stretchedTime({ at, from, to }: Stretch): StretchedTime {
  const [old, now] = [from - at, to - at];
  const inside = (t: number): number => (t <= at ? t : at + ((t - at) * old) / now);
  return {
    inside,
    outside(s) {
      if (s <= at || s === Infinity) return s;
      let t = at + Math.ceil(((s - at) * now) / old);
      // the division may have rounded across the step
      while (inside(t - 1) >= s) t -= 1;
      while (inside(t) < s) t += 1;
      return t;
    },
  };
}
