import { makeColumn } from '../columns.ts';
import { duration, toSteps, type Duration } from '../duration.ts';
import { wanted } from '../error.ts';
import { firstOf, list, optional, read } from '../fields.ts';
import type { Json } from '../json.ts';
import type { Bound, Column, Machine } from '../machine.ts';
import {
  bindChild,
  composite,
  retime,
  stateOf,
  type Child,
  type CompositeState,
} from './composite.ts';
import { isMachine, machine, type Kind } from './kind.ts';

/** A machine and how long it has the say; without a duration its own length. */
export interface SequencePart {
  readonly machine: Machine;
  readonly duration?: Duration;
}

export interface SequenceOptions {
  /**
   * What each part starts from: the `base` that comes in, or the `current` value, which is the value of the part before
   * it at the joint.
   */
  readonly from?: 'base' | 'current';
  /**
   * `own`, the default: the time of each part begins at 0 at its joint. `shared`: it has run since the beginning of the
   * sequence, so what comes later is met where it has got to, as a window on it; a part ends where its own schedule does.
   */
  readonly time?: 'own' | 'shared';
}

/**
 * Machines one after another, each in its own time, which begins at 0 at its joint.
 *
 * Formula: value(t) = part_i(t − s_i), s_i = the durations before part i summed, i the last with s_i ≤ t; with
 * `time: 'shared'` part_i(t). Only the part that has the say observes, so a plateau after a warm-up does not hear the warm-up's metrics. A part without
 * steps is passed over. The last part goes on for ever.
 *
 * @example
 * ```ts
 * sequence([
 *   warmup({ duration: '5ep' }),
 *   { machine: constant(), duration: '20ep' },
 *   cosine(), // the rest of the run
 * ]);
 * ```
 * @throws StepwiseError `bad-option`; when bound also for a part that never ends and is not the last.
 * @see PyTorch `SequentialLR`, optax `join_schedules`.
 */
export const sequence: ((
  parts: readonly (Machine | SequencePart)[],
  options?: SequenceOptions,
) => Machine<CompositeState>) &
  Kind = Object.assign(create, {
  fromSpec: ({ parts, ...options }: Readonly<Record<string, unknown>>) => create(parts, options),
});

/** A part, or a machine that is one. */
const readPart = (given: unknown, where: string) =>
  read(where, isMachine(given) ? { machine: given } : given, {
    machine,
    duration: optional(duration),
  });

function create(given: unknown, options: unknown = {}): Machine<CompositeState> {
  const parts = list(readPart, 1)(given, 'sequence.parts', 'bad-option', {});
  const how = read('sequence', options, {
    from: firstOf('base', 'current'),
    time: firstOf('own', 'shared'),
  });
  const isShared = how.time === 'shared';
  return {
    spec: {
      kind: 'sequence',
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is absent is left out
      parts: parts.map((part) => ({ ...part, machine: part.machine.spec })) as Json,
      ...how,
    },
    bind(run, place): Bound<CompositeState> {
      const children: Child[] = [];
      /** When each part begins. */
      const starts: number[] = [];
      let length = 0;
      for (const [i, { machine: one, duration: lasts }] of parts.entries()) {
        if (length === Infinity) {
          wanted(
            'bad-option',
            `sequence.parts[${i - 1}]`,
            "a duration, as it never ends: { machine, duration: '30ep' }",
            parts[i - 1]?.machine.spec.kind,
          );
        }
        const before = isShared ? length : 0;
        const own = lasts && toSteps(lasts, run, `sequence.parts[${i}].duration`);
        const steps = own ?? (place.span && Math.max(0, place.span - length));
        const span = steps === undefined ? undefined : before + steps;
        const child = bindChild(one, i, run, { ...place, span });
        children.push(child);
        starts.push(length);
        length += own ?? Math.max(0, child.bound.length - before);
      }
      const ends = [...starts.slice(1), Infinity];
      /** When the time of each part begins. */
      const origins = isShared ? starts.map(() => 0) : starts;

      /** The part that was asked for last, and its time. */
      let active = -1;
      let [from, to, origin] = [0, 0, 0];
      const activeAt = (t: number): number => {
        if (t < from || t >= to) {
          active = starts.findLastIndex((start) => start <= t);
          [from = 0, to = 0, origin = 0] = [starts[active], ends[active], origins[active]];
        }
        return active;
      };

      /** Takes a column from what comes in to what comes into part `i`: the value before it at each joint. */
      const enter: Enter = (i, state, column) => {
        for (const [k, { bound }] of children.slice(0, i).entries()) {
          const joint = ends[k] ?? 0;
          if (joint > (starts[k] ?? 0)) {
            bound.apply(stateOf(state, k), joint - (origins[k] ?? 0), column);
          }
        }
      };
      // kept at hand, as every step asks for them
      const applied = children.map(({ bound }) => bound.apply);
      const isCurrent = how.from === 'current';
      const enterAgain = rememberLast(enter);

      return {
        ...composite(children, place, {
          starts,
          time: (i, t) => (i === activeAt(t) ? t - origin : undefined),
          outside: (i, step) => step + (origins[i] ?? 0),
          into: (i, state, _, input) => (column) => {
            input(column);
            if (isCurrent) enter(i, state, column);
          },
        }),
        length,
        apply(state, t, column) {
          const i = activeAt(t);
          if (isCurrent) enterAgain(i, state, column);
          applied[i]?.(stateOf(state, i), t - origin, column);
        },
        phase(state, t) {
          const i = activeAt(t);
          const child = children[i];
          // a part that only observes has the name of its kind
          const phase = child?.bound.phase(stateOf(state, i), t - origin) ?? {
            name: child?.spec.kind ?? '',
            start: from - origin,
            end: Infinity,
            path: [...place.path, i],
          };
          return retime(phase, (step) => Math.min(Math.max(step + origin, from), to));
        },
      };
    },
  };
}

type Enter = (i: number, state: CompositeState, column: Column) => void;

/** The same, and the last answer again where it is the same question: all steps of a part ask it. */
function rememberLast(enter: Enter): Enter {
  let known: Column | undefined;
  let part = 0;
  let from: CompositeState = null;
  let before: Column['values'];
  let after: Column['values'];
  return (i, state, column) => {
    const { values } = column;
    let k = known === column && part === i && from === state ? values.length : -1;
    while (k > 0 && before[k - 1] === values[k - 1]) k -= 1;
    if (k === 0) {
      // for a few groups faster than set()
      for (; k < values.length; k += 1) values[k] = after[k] ?? 0;
      return;
    }
    before = values.slice();
    // nobody is told what held a value at a joint
    const { param, groups } = column;
    enter(i, state, makeColumn(param, groups, values));
    after = values.slice();
    known = column;
    part = i;
    from = state;
  };
}
