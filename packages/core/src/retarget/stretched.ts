import type { Decision } from '../decision.ts';
import type { Bound } from '../machine.ts';
import { explainBound, retime } from '../why/explain.ts';
import { stretchedTime, type Stretch } from './stretch.ts';

/**
 * A machine whose time is stretched or pressed together from a step on. Between two of its steps it has the value of
 * its closed form there, held between the values of the two: a warm-up that counts to its last step would go too far.
 */
export function stretched(bound: Bound, stretch: Stretch): Bound {
  const { inside, outside } = stretchedTime(stretch);
  const { fill, observe } = bound;
  return {
    ...bound,
    length: outside(bound.length),
    value(state, t, x, target) {
      const at = inside(t);
      const step = Math.floor(at);
      if (step === at) return bound.value(state, at, x, target);
      return between(
        bound.value(state, at, x, target),
        bound.value(state, step, x, target),
        bound.value(state, step + 1, x, target),
      );
    },
    ...(fill && {
      fill(state, t, values, targets, held) {
        const at = inside(t);
        const step = Math.floor(at);
        if (step === at) return fill(state, at, values, targets, held);
        const [before, after] = [values.slice(), values.slice()];
        fill(state, step, before, targets);
        fill(state, step + 1, after, targets);
        fill(state, at, values, targets, held);
        for (let i = 0; i < values.length; i += 1) {
          values[i] = between(values[i] ?? 0, before[i] ?? 0, after[i] ?? 0);
        }
      },
    }),
    phase(state, t) {
      const phase = bound.phase(state, inside(t));
      return (
        phase && {
          ...phase,
          start: outside(phase.start),
          end: outside(phase.end),
          until: outside(phase.until ?? phase.end),
        }
      );
    },
    ...(observe && {
      observe(state, t, seen) {
        const result = observe(state, Math.floor(inside(t)), seen);
        return result.decisions.length === 0
          ? result
          : { ...result, decisions: result.decisions.map(toldOutside) };
      },
    }),
    explain: (state, t, input, metrics) =>
      retime(explainBound(bound, state, inside(t), input, metrics), outside, t),
  };

  function toldOutside(decision: Decision): Decision {
    const { evidence } = decision;
    const { bestStep } = evidence;
    return bestStep === null
      ? decision
      : { ...decision, evidence: { ...evidence, bestStep: outside(bestStep) } };
  }
}

/** The value, held between two others; the first of them where it is no number. */
function between(value: number, a: number, z: number): number {
  return Number.isNaN(value) ? a : Math.min(Math.max(value, Math.min(a, z)), Math.max(a, z));
}
