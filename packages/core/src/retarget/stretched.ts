import { makeColumn } from '../columns.ts';
import { retime } from '../combinators/composite.ts';
import type { Bound } from '../machine.ts';
import { stretchedTime, type Stretch } from './stretch.ts';

/**
 * A machine whose time is stretched or pressed together from a step on. Between two of its steps it has the value of
 * its closed form there, held between the values of the two: a warm-up that counts to its last step would go too far.
 */
export function stretched(bound: Bound, stretch: Stretch): Bound {
  const { inside, outside } = stretchedTime(stretch);
  const { observe, inside: parts, start = 0 } = bound;
  /** The machine's step that has begun. */
  const stepAt = (t: number): number => Math.floor(inside(t));
  return {
    ...bound,
    length: outside(bound.length),
    apply(state, t, column) {
      const at = inside(t);
      const step = Math.floor(at);
      if (step === at) {
        bound.apply(state, at, column);
        return;
      }
      const { param, groups, values } = column;
      const [before, after] = [values.slice(), values.slice()];
      bound.apply(state, step, makeColumn(param, groups, before));
      bound.apply(state, step + 1, makeColumn(param, groups, after));
      bound.apply(state, at, column);
      for (let i = 0; i < values.length; i += 1) {
        values[i] = between(values[i] ?? 0, before[i] ?? 0, after[i] ?? 0);
      }
    },
    // phases begin at steps, also those of a machine whose time is stretched in itself
    phase: (state, t) => retime(bound.phase(state, stepAt(t)), outside),
    ...(observe && {
      observe: (state, t, seen, input) => observe(state, stepAt(t), seen, input),
    }),
    start: outside(start),
    ...(parts && {
      inside: (state, t, input) =>
        parts(state, stepAt(t), input).map((part) => ({
          ...part,
          outside: (step) => outside(part.outside(step)),
          start: outside(part.start),
          end: outside(part.end),
        })),
    }),
  };
}

/** The value, held between two others; the first of them where it is no number. */
function between(value: number, a: number, z: number): number {
  return Number.isNaN(value) ? a : Math.min(Math.max(value, Math.min(a, z)), Math.max(a, z));
}
