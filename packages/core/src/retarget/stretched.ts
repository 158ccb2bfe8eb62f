import type { Decision } from '../decision.ts';
import type { Bound } from '../machine.ts';
import { explainBound, retime } from '../why/explain.ts';
import { stretchedTime, type Stretch } from './stretch.ts';

/** A machine whose time is stretched or pressed together from a step on. */
export function stretched(bound: Bound, stretch: Stretch): Bound {
  const { inside, outside } = stretchedTime(stretch);
  const { fill, observe } = bound;
  return {
    ...bound,
    length: outside(bound.length),
    value: (state, t, x, target) => bound.value(state, inside(t), x, target),
    ...(fill && {
      fill: (state, t, values, targets, held) => fill(state, inside(t), values, targets, held),
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
