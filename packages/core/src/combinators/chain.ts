import { list, read } from '../fields.ts';
import type { Bound, Machine } from '../machine.ts';
import { unchanged } from '../unchanged.ts';
import {
  bindChild,
  composite,
  leadingPhase,
  longest,
  stateOf,
  type CompositeState,
} from './composite.ts';
import { machine, type Kind } from './kind.ts';

/**
 * Machines one over the other: each works on the value of the one before, and every one observes.
 *
 * Formula: value(t) = last(t, … second(t, first(t, base))). It ends when the last of its schedules has ended; links
 * that only observe (plateau, early stopping) or only change what comes in (clamp, scale) have no say in that.
 *
 * @example
 * ```ts
 * // a cosine that plateaus cut further, with early stopping
 * chain(cosine({ duration: '90ep' }), plateau({ patience: 5 }), earlyStopping({ patience: 15 }));
 * ```
 * @throws StepwiseError `bad-option` when there is no link or one is not a machine.
 * @see PyTorch `ChainedScheduler`, whose product this is for schedules that multiply the base. A link with a minimum
 * above zero (cosine) is no factor: it adds its minimum after what comes before it.
 */
export const chain: ((...links: readonly Machine[]) => Machine<CompositeState>) & Kind =
  Object.assign(create, {
    fromSpec: (fields: Readonly<Record<string, unknown>>) =>
      create(...read('chain', fields, { links: machines }, 'bad-spec').links),
  });

/** A list of one machine or more. */
const machines = list(machine, 1);

function create(...links: readonly Machine[]): Machine<CompositeState> {
  machines(links, 'chain', 'bad-option', {});
  return {
    spec: { kind: 'chain', links: links.map(({ spec }) => spec) },
    bind(run, place): Bound<CompositeState> {
      const children = links.map((link, i) => bindChild(link, i, run, place));
      const bounds = children.map(({ bound }) => bound);
      const working = [...bounds.keys()].filter((i) => bounds[i]?.apply !== unchanged);
      // kept at hand, as every step asks for them; most chains have two links that work
      const [one = 0, two = 0, ...others] = working;
      const [first = unchanged, second = unchanged] = working.map((k) => bounds[k]?.apply);
      const schedules = bounds.filter(
        ({ observe, length, phase, initial }) =>
          length < Infinity || (!observe && phase(initial, 0) !== null),
      );
      return {
        ...composite(children, place, {
          into: (count, state, t, input) => (column) => {
            input(column);
            for (let i = 0; i < count; i += 1) bounds[i]?.apply(stateOf(state, i), t, column);
          },
        }),
        length: longest(schedules),
        apply(state, t, column) {
          first(stateOf(state, one), t, column);
          second(stateOf(state, two), t, column);
          for (const k of others) bounds[k]?.apply(stateOf(state, k), t, column);
        },
        phase: (state, t) => leadingPhase(children, state, t),
      };
    },
  };
}
