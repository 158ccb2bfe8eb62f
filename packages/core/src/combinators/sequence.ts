import { checkChoice, checkKeys, show } from '../check.ts';
import { checkDuration, toSteps, type Duration } from '../duration.ts';
import { StepwiseError } from '../error.ts';
import type { Bound, Machine, Target } from '../machine.ts';
import { explainBound, fromInside } from '../why/explain.ts';
import { notYetHeard, ofPart } from '../why/sequence.ts';
import { atTime, composite, type CompositeState } from './composite.ts';
import { fill } from './fill.ts';
import { isMachine, type Kind } from './kind.ts';

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
  Kind = /* @__PURE__ */ Object.assign(create, { fromSpec: fromFields });

function create(
  given: readonly (Machine | SequencePart)[],
  options: SequenceOptions = {},
): Machine<CompositeState> {
  if (!Array.isArray(given) || given.length === 0) {
    throw new StepwiseError(
      'bad-option',
      `sequence: wanted a list of at least one machine; got ${show(given)}.`,
    );
  }
  const parts = given.map(checkPart);
  checkKeys('sequence', options, ['from', 'time']);
  const from = checkChoice('sequence.from', options.from ?? 'base', ['base', 'current']);
  const time = checkChoice('sequence.time', options.time ?? 'own', ['own', 'shared']);
  const shared = time === 'shared';

  return {
    spec: {
      kind: 'sequence',
      parts: parts.map(({ machine, ...rest }) => ({ machine: machine.spec, ...rest })),
      from,
      time,
    },
    bind(run, span): Bound<CompositeState> {
      const bounds: Bound[] = [];
      const starts: number[] = [];
      let length = 0;
      for (const [i, { machine, duration }] of parts.entries()) {
        if (length === Infinity) {
          throw new StepwiseError(
            'bad-option',
            `sequence.parts[${i - 1}] (${parts[i - 1]?.machine.spec.kind}) never ends, so nothing can follow it; give it a duration: { machine, duration: '30ep' }.`,
          );
        }
        const own = duration && toSteps(duration, run, `sequence.parts[${i}].duration`);
        const before = shared ? length : 0;
        const rest = span === undefined ? undefined : Math.max(0, span - length);
        const steps = own ?? rest;
        const bound = machine.bind(run, steps === undefined ? undefined : before + steps);
        bounds.push(bound);
        starts.push(length);
        length += own ?? Math.max(0, bound.length - before);
      }
      const family = composite(
        'sequence',
        bounds.map((bound, key) => ({ key, bound })),
      );
      const startOf = (i: number): number => starts[i] ?? Infinity;
      /** When the time of part `i` begins. */
      const originOf = (i: number): number => (shared ? 0 : startOf(i));

      const activeAt = (t: number): number => {
        let i = starts.length - 1;
        while (i > 0 && startOf(i) > t) i -= 1;
        return i;
      };

      /** The value that comes into part `i`. */
      const compute = (i: number, state: CompositeState, x: number, target: Target): number => {
        let value = x;
        for (let k = 0; k < i; k += 1) {
          const joint = startOf(k + 1);
          const bound = bounds[k];
          if (joint > startOf(k) && bound) {
            value = bound.value(family.stateOf(state, k), joint - originOf(k), value, target);
          }
        }
        return value;
      };

      /** The last answer, which stays the same within a part. */
      let known: {
        i: number;
        state: CompositeState;
        x: number;
        target: Target;
        value: number;
      } | null = null;
      let column: {
        i: number;
        state: CompositeState;
        targets: readonly Target[];
        before: Float64Array;
        after: Float64Array;
      } | null = null;
      const into = (i: number, state: CompositeState, x: number, target: Target): number => {
        if (from === 'base' || i === 0) return x;
        if (
          known?.i !== i ||
          known.target !== target ||
          known.state !== state ||
          !Object.is(known.x, x)
        ) {
          known = { i, state, x, target, value: compute(i, state, x, target) };
        }
        return known.value;
      };

      /** The values that come into part `i`, in place. */
      const allInto = (
        i: number,
        state: CompositeState,
        values: Float64Array,
        targets: readonly Target[],
      ): void => {
        if (i === 0) return;
        const same =
          column?.i === i &&
          column.state === state &&
          column.targets === targets &&
          column.before.every((x, k) => Object.is(x, values[k]));
        if (column === null || !same) {
          column = { i, state, targets, before: values.slice(), after: values };
          for (let k = 0; k < i; k += 1) {
            const joint = startOf(k + 1);
            const bound = bounds[k];
            if (joint > startOf(k) && bound) {
              fill(bound, family.stateOf(state, k), joint - originOf(k), values, targets);
            }
          }
          column.after = values.slice();
        } else values.set(column.after);
      };

      return {
        length,
        initial: family.initial,
        value(state, t, x, target) {
          const i = activeAt(t);
          const bound = bounds[i];
          if (bound === undefined) return x;
          const value = from === 'base' ? x : into(i, state, x, target);
          return bound.value(family.stateOf(state, i), t - originOf(i), value, target);
        },
        fill(state, t, values, targets, held) {
          const i = activeAt(t);
          if (from === 'current') allInto(i, state, values, targets);
          family.fillWith(state, i, t - originOf(i), values, targets, held);
        },
        ...family.limited,
        addGroup: family.addGroup,
        phase(state, t) {
          const i = activeAt(t);
          const start = startOf(i);
          const origin = originOf(i);
          const next = startOf(i + 1);
          const phase = bounds[i]?.phase(family.stateOf(state, i), t - origin);
          // a part that only observes has the name of its kind
          if (!phase)
            return { name: parts[i]?.machine.spec.kind ?? '', start, end: next, path: [i] };
          return {
            ...phase,
            start: Math.max(phase.start + origin, start),
            end: Math.min(phase.end + origin, next),
            until: Math.min((phase.until ?? phase.end) + origin, next),
            path: [i, ...phase.path],
          };
        },
        ...(family.initial && {
          observe(state, t, seen) {
            const i = activeAt(t);
            const start = originOf(i);
            const result = family.observeWith(state, i, t - start, {
              metrics: seen.metrics,
              input: (target) => into(i, state, seen.input(target), target),
            });
            if (start === 0 || result.decisions.length === 0) return result;
            return {
              state: result.state,
              decisions: result.decisions.map((one) => atTime(one, (step) => step + start)),
            };
          },
        }),
        explain(state, t, input, metrics) {
          const i = activeAt(t);
          const start = originOf(i);
          const bound = bounds[i];
          if (bound === undefined) return [];
          const reasons = explainBound(
            bound,
            family.stateOf(state, i),
            t - start,
            (target) => into(i, state, input(target), target),
            metrics,
          );
          return [
            ...ofPart(
              fromInside(i, reasons, start),
              { key: i, kind: parts[i]?.machine.spec.kind ?? '', start, next: startOf(i + 1) },
              t,
            ),
            ...notYetHeard(parts, bounds, starts, i, t),
          ];
        },
        replay: family.replay,
        parse: family.parse,
      };
    },
  };
}

function checkPart(part: unknown, i: number): SequencePart {
  const where = `sequence.parts[${i}]`;
  if (isMachine(part)) return { machine: part };
  const { machine, duration } = checkKeys(where, part, ['machine', 'duration']);
  if (!isMachine(machine)) {
    throw new StepwiseError(
      'bad-option',
      `${where}: wanted a machine or { machine, duration }; got ${show(part)}.`,
    );
  }
  return duration === undefined
    ? { machine }
    : { machine, duration: checkDuration(`${where}.duration`, duration) };
}

function fromFields(
  { parts, ...options }: Readonly<Record<string, unknown>>,
  build: (spec: unknown, where: string) => Machine,
): Machine {
  if (!Array.isArray(parts)) {
    throw new StepwiseError('bad-spec', `sequence.parts: wanted a list; got ${show(parts)}.`);
  }
  return create(
    parts.map((part: unknown, i) => {
      const where = `sequence.parts[${i}]`;
      const fields = checkKeys(where, part, ['machine', 'duration'], 'bad-spec');
      return { ...fields, machine: build(fields['machine'], `${where}.machine`) };
    }),
    options,
  );
}
