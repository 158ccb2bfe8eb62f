import { makeColumn } from '../columns.ts';
import type { Blocked, Change, Evidence } from '../decision.ts';
import type { Bound, Column, Input, Observation, Place } from '../machine.ts';
import type { Run } from '../run.ts';
import { attempts, type Attempts, type Rule } from './attempts.ts';
import { parseState, type Multiplied } from './state.ts';

type Act = 'reduced' | 'raised';

/** What plateau and greedy have in common: the value is made from what comes in and the group's multiplier. */
export interface Multiplier<S extends Multiplied> {
  /** What it does in a run, without observing. */
  readonly bound: Omit<Bound<S>, 'observe'>;
  /** Its groups, and what has come into each when it acted last. */
  readonly column: Column;
  readonly attempt: Attempts['attempt'];
  /** The state after changes. */
  changed(state: S, changes: readonly Change[]): S;
  /** Changes each group that can be changed, tells, and gives the state. */
  act(state: S, act: Act, evidence: Evidence, when: When): S;
}

/** What an act needs beside its reasons. */
interface When {
  readonly seen: Observation;
  readonly input: Input;
  /** Why nothing is changed. */
  readonly resting?: Blocked['by'] | undefined;
  /** Tells nothing when no group can be changed. */
  readonly quiet?: boolean;
}

/** A machine that multiplies, without what makes it act. */
export function multiplier<S extends Multiplied>(
  kind: string,
  rule: Rule,
  run: Run,
  { path, param, groups = [...run.groups.keys()] }: Place,
  initial: S,
): Multiplier<S> {
  const { apply, attempt } = attempts(kind, rule, run, param);
  const values = new Float64Array(groups.length);
  const column = makeColumn(param, groups, values);
  const changed = (state: S, changes: readonly Change[]): S => {
    const next = { ...state, scales: put(state.scales, changes, 'scale') };
    return state.rates ? { ...next, rates: put(state.rates, changes, 'to') } : next;
  };
  return {
    column,
    attempt,
    changed,
    act(state, type, evidence, { seen, input, resting, quiet }) {
      const changes: Change[] = [];
      const blocked = new Map<Blocked['by'], number[]>();
      if (!resting) input(column);
      for (let i = 0; i < groups.length; i += 1) {
        const group = groups[i] ?? 0;
        const result = resting ?? attempt(state, values[i] ?? 0, group, type).result;
        const those = typeof result === 'string' && blocked.get(result);
        if (those) those.push(group);
        else if (typeof result === 'string') blocked.set(result, [group]);
        else changes.push(result);
      }
      // a change that rounding undoes is one all the same
      const inVain = changes.length === 0 && !blocked.has('rounding');
      if (inVain && quiet) return state;
      if (changes.length > 0) seen.decide({ type, path, param, evidence, changes });
      const change = type === 'raised' ? ({ change: 'raise' } as const) : {};
      for (const [by, those] of blocked) {
        seen.decide({ type: 'blocked', path, param, ...change, by, groups: those, evidence });
      }
      return inVain ? state : changed(state, changes);
    },
    bound: {
      length: Infinity,
      initial,
      apply,
      phase: () => ({ name: kind, start: 0, end: Infinity, path }),
      attempt,
      replay: (state, decision) =>
        'changes' in decision ? changed(state, decision.changes) : state,
      // the new group is the last of all
      addGroup: (state) =>
        changed(state, [{ group: state.scales.length, from: 0, to: 0, scale: 1 }]),
      parse: (state) => parseState(kind, state, initial, rule),
    },
  };
}

function put(
  values: readonly number[],
  changes: readonly Change[],
  what: 'scale' | 'to',
): readonly number[] {
  const next = [...values];
  for (const change of changes) next[change.group] = change[what];
  return next;
}
