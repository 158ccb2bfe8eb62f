import type { Bound } from '../../machine.ts';
import { withChanges } from '../multiplier.ts';
import type { PlateauState } from './state.ts';

export const NONE: readonly never[] = Object.freeze([]);

/**
 * What every rule shares: the value is made from what comes in and the group's multiplier, and a decision holds all
 * that changes multipliers.
 */
export function multiplies(valueOf: (x: number, scale: number, group: number) => number): Pick<
  Bound<PlateauState>,
  'addGroup' | 'fill' | 'length' | 'phase' | 'replay' | 'value'
> & {
  length: number;
} {
  return {
    length: Infinity,
    value: ({ scales }, _, x, { param, group }) =>
      param === 'lr' ? valueOf(x, scales[group] ?? 1, group) : x,
    fill({ scales }, _, values, targets) {
      if (targets[0]?.param !== 'lr') return;
      for (let i = 0; i < values.length; i += 1) {
        const group = targets[i]?.group ?? i;
        values[i] = valueOf(values[i] ?? 0, scales[group] ?? 1, group);
      }
    },
    addGroup: (state) => ({ ...state, scales: [...state.scales, 1] }),
    phase: () => ({ name: 'plateau', start: 0, end: Infinity, path: [] }),
    replay: (state, decision) =>
      decision.type === 'reduced'
        ? { ...state, scales: withChanges(state.scales, decision.changes) }
        : state,
  };
}
