import { show } from '../check.ts';
import type { Decision } from '../decision.ts';
import { StepwiseError } from '../error.ts';
import type { Bound, Machine, Target } from '../machine.ts';
import { unchanged } from '../observers/unchanged.ts';
import { explainBound, fromInside } from '../why/explain.ts';
import { composite, leadingPhase, type CompositeState } from './composite.ts';
import { isMachine, type Kind } from './kind.ts';

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
  /* @__PURE__ */ Object.assign(create, { fromSpec: fromFields });

function create(...links: readonly Machine[]): Machine<CompositeState> {
  if (links.length === 0 || !links.every(isMachine)) {
    throw new StepwiseError(
      'bad-option',
      `chain: wanted at least one machine, such as chain(cosine(), plateau()); got ${show(links)}.`,
    );
  }
  return {
    spec: { kind: 'chain', links: links.map(({ spec }) => spec) },
    bind(run, span): Bound<CompositeState> {
      const bounds = links.map((link) => link.bind(run, span));
      const family = composite(
        'chain',
        bounds.map((bound, key) => ({ key, bound })),
      );
      const working = [...bounds.keys()].filter((i) => bounds[i]?.value !== unchanged);
      const schedules = bounds.filter(
        ({ observe, length, phase, initial }) =>
          length < Infinity || (!observe && phase(initial, 0) !== null),
      );
      const through = (
        count: number,
        state: CompositeState,
        t: number,
        x: number,
        target: Target,
      ): number => {
        let value = x;
        for (let i = 0; i < count; i += 1) {
          const bound = bounds[i];
          if (bound)
            value = bound.value(state === null ? null : (state[i] ?? null), t, value, target);
        }
        return value;
      };

      return {
        length: Math.max(
          ...(schedules.length === 0 ? bounds : schedules).map(({ length }) => length),
        ),
        initial: family.initial,
        value(state, t, x, target) {
          let value = x;
          for (let k = 0; k < working.length; k += 1) {
            const i = working[k] ?? 0;
            const bound = bounds[i];
            if (bound)
              value = bound.value(state === null ? null : (state[i] ?? null), t, value, target);
          }
          return value;
        },
        fill(state, t, values, targets, held) {
          for (let k = 0; k < working.length; k += 1) {
            family.fillWith(state, working[k] ?? 0, t, values, targets, held);
          }
        },
        ...family.limited,
        addGroup: family.addGroup,
        phase: (state, t) =>
          leadingPhase(
            bounds.map((bound, i) => {
              const phase = bound.phase(family.stateOf(state, i), t);
              return phase && { ...phase, path: [i, ...phase.path] };
            }),
          ),
        ...(family.initial && {
          observe(before, t, seen) {
            const decisions: Decision[] = [];
            let state = before;
            for (let i = 0; i < bounds.length; i += 1) {
              if (bounds[i]?.observe === undefined) continue;
              const known = state;
              const result = family.observeWith(state, i, t, {
                metrics: seen.metrics,
                input: (target) => through(i, known, t, seen.input(target), target),
              });
              state = result.state;
              if (result.decisions.length > 0) decisions.push(...result.decisions);
            }
            return { state, decisions };
          },
        }),
        explain: (state, t, input, metrics) =>
          bounds.flatMap((bound, i) =>
            fromInside(
              i,
              explainBound(
                bound,
                family.stateOf(state, i),
                t,
                (target) => through(i, state, t, input(target), target),
                metrics,
              ),
            ),
          ),
        replay: family.replay,
        parse: family.parse,
      };
    },
  };
}

function fromFields(
  fields: Readonly<Record<string, unknown>>,
  build: (spec: unknown, where: string) => Machine,
): Machine {
  const { links, ...rest } = fields;
  if (!Array.isArray(links) || Object.keys(rest).length > 0) {
    throw new StepwiseError('bad-spec', `chain: wanted { kind, links: […] }; got ${show(fields)}.`);
  }
  return create(...links.map((spec: unknown, i) => build(spec, `chain.links[${i}]`)));
}
