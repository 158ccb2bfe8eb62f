import { checkKeys, show } from '../check.ts';
import type { Decision } from '../decision.ts';
import { StepwiseError } from '../error.ts';
import { isRecord } from '../json.ts';
import type { Bound, Held, Machine, Target } from '../machine.ts';
import type { Param, Run } from '../run.ts';
import type { Reason } from '../why/reason.ts';
import { explainBound, fromInside } from '../why/explain.ts';
import { composite, leadingPhase, type CompositeState } from './composite.ts';
import { forget, nothingHeld } from './held.ts';
import { isMachine, type Kind } from './kind.ts';

/** A machine for each parameter, or one for each group. */
export type SelectOptions =
  | { readonly param: Readonly<Partial<Record<Param, Machine>>>; readonly group?: never }
  | { readonly group: Readonly<Record<string, Machine>>; readonly param?: never };

/**
 * Another machine for each parameter or for each group; what is not named stays as it comes in.
 *
 * Inside `param`, the selected parameter takes the place of the rate: `select({ param: { weightDecay: cosine() } })`
 * lets a cosine drive the weight decay. With `group`, names are those of the run's groups.
 *
 * @example
 * ```ts
 * select({ group: { head: cosine({ duration: '30ep' }), body: constant({ factor: 0.1 }) } });
 * ```
 * @throws StepwiseError `bad-option`; when bound `bad-run` for a group or a parameter that the run does not have.
 */
export const select: ((options: SelectOptions) => Machine<CompositeState>) & Kind =
  /* @__PURE__ */ Object.assign(create, { fromSpec: fromFields });

function create(options: SelectOptions): Machine<CompositeState> {
  checkKeys('select', options, ['param', 'group']);
  const by = options.param === undefined ? 'group' : 'param';
  const given: unknown = options[by];
  if (!isRecord(given) || Object.keys(options).length !== 1) {
    throw new StepwiseError(
      'bad-option',
      'select: wanted either { param: { name: machine } } or { group: { name: machine } }; nest two for both.',
    );
  }
  // sorted, so that a state does not depend on the order of keys in a file
  const entries = Object.entries(given).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const machines = entries.map(([name, machine]): [string, Machine] => {
    if (isMachine(machine)) return [name, machine];
    throw new StepwiseError(
      'bad-option',
      `select.${by}.${name}: wanted a machine; got ${show(machine)}.`,
    );
  });
  return {
    spec: {
      kind: 'select',
      [by]: Object.fromEntries(machines.map(([name, machine]) => [name, machine.spec])),
    },
    bind: (run, span) =>
      bindSelection(by === 'param' ? byParam(machines, run) : byGroup(machines, run), span),
  };
}

/** What one machine of a selection is responsible for. */
interface Choice {
  readonly key: string;
  readonly machine: Machine;
  /** The run as the machine sees it. */
  readonly run: Run;
  /** The target as the machine sees it; undefined when it is not its own. */
  inside(target: Target): Target | undefined;
  outside(target: Target): Target;
  /** The decision as the reader sees it; undefined when it concerns no group of the machine. */
  report(decision: Decision): Decision | undefined;
  /** The parameters that a clamp inside can hold, as they are called outside. */
  limits(inside: readonly Param[]): readonly Param[];
  /** What `report` does, for a reason. */
  tell(reason: Reason): readonly Reason[];
}

function byParam(machines: readonly [string, Machine][], run: Run): readonly Choice[] {
  return machines.map(([param, machine]): Choice => {
    const bases = run.groups.map(({ name, base }) => {
      const value = base[param];
      if (value !== undefined) return value;
      throw new StepwiseError(
        'bad-run',
        `select.param.${param}: group '${name}' has no base value for it; give it: base: { …, ${param}: … }.`,
      );
    });
    const own = bases.map((base, group): Target => ({ param, group, base }));
    const asRate = bases.map((base, group): Target => ({ param: 'lr', group, base }));
    return {
      key: param,
      machine,
      run: {
        ...run,
        groups: run.groups.map((group, i) => ({ ...group, base: { lr: bases[i] ?? 0 } })),
      },
      inside: (target) => (target.param === param ? asRate[target.group] : undefined),
      limits: (inside) => (inside.includes('lr') ? [param] : []),
      outside: (target) => own[target.group] ?? target,
      report: (decision) => (decision.type === 'stopped' ? decision : { ...decision, param }),
      tell: (reason) => [reason.kind === 'blocked' ? { ...reason, param } : reason],
    };
  });
}

function byGroup(machines: readonly [string, Machine][], run: Run): readonly Choice[] {
  return machines.map(([name, machine]): Choice => {
    const index = run.groups.findIndex((group) => group.name === name);
    if (index === -1) {
      throw new StepwiseError(
        'bad-run',
        `select.group.${name}: the run has no such group; it has ${run.groups.map((group) => group.name).join(', ')}.`,
      );
    }
    return {
      key: name,
      machine,
      run,
      inside: (target) => (target.group === index ? target : undefined),
      limits: (inside) => inside,
      outside: (target) => target,
      report: (decision) => onlyGroup(decision, index),
      tell: (reason) => (reason.kind === 'blocked' && reason.group !== index ? [] : [reason]),
    };
  });
}

function onlyGroup(decision: Decision, group: number): Decision | undefined {
  switch (decision.type) {
    case 'reduced':
    case 'raised':
    case 'reset': {
      const changes = decision.changes.filter((change) => change.group === group);
      return changes.length === 0 ? undefined : { ...decision, changes };
    }
    case 'blocked':
      return decision.groups.includes(group) ? { ...decision, groups: [group] } : undefined;
    case 'stopped':
      return decision;
  }
}

/** The targets of one machine among those of a parameter. */
interface Column {
  /** Index of the machine. */
  readonly child: number;
  /** Where its values are in the whole list. */
  readonly places: readonly number[];
  /** Its targets as it sees them. */
  readonly inside: readonly Target[];
  /** Where its values are worked out. */
  readonly own: Float64Array;
  readonly ownHeld: Held;
}

function divide(choices: readonly Choice[], targets: readonly Target[]): readonly Column[] {
  const columns = choices.map((choice, child): Column => {
    const places = [...targets.keys()].filter((place) => {
      const target = targets[place];
      return target && choice.inside(target);
    });
    const inside = places.flatMap((place) => {
      const target = targets[place];
      return (target && choice.inside(target)) ?? [];
    });
    const own = new Float64Array(places.length);
    return { child, places, inside, own, ownHeld: nothingHeld() };
  });
  return columns.filter(({ places }) => places.length > 0);
}

function bindSelection(
  choices: readonly Choice[],
  span: number | undefined,
): Bound<CompositeState> {
  const children = choices.map(({ key, machine, run }) => ({
    key,
    bound: machine.bind(run, span),
  }));
  const family = composite('select', children);
  const limited = choices.flatMap(({ limits }, i) => limits(children[i]?.bound.limited ?? []));
  /** What each machine has to do with a list of targets. */
  const columns = new WeakMap<readonly Target[], readonly Column[]>();
  const columnsOf = (targets: readonly Target[]): readonly Column[] => {
    const known = columns.get(targets) ?? divide(choices, targets);
    columns.set(targets, known);
    return known;
  };
  const value = (state: CompositeState, t: number, x: number, target: Target): number => {
    for (let i = 0; i < choices.length; i += 1) {
      const inside = choices[i]?.inside(target);
      const bound = children[i]?.bound;
      if (inside && bound) return bound.value(family.stateOf(state, i), t, x, inside);
    }
    return x;
  };
  return {
    length:
      children.length === 0 ? Infinity : Math.max(...children.map(({ bound }) => bound.length)),
    initial: family.initial,
    value,
    fill(state, t, values, targets, held) {
      const whole = columnsOf(targets);
      for (const { child, places, inside, own, ownHeld } of whole) {
        for (let k = 0; k < places.length; k += 1) own[k] = values[places[k] ?? 0] ?? 0;
        forget(ownHeld, places.length);
        family.fillWith(state, child, t, own, inside, held && ownHeld);
        for (let k = 0; k < places.length; k += 1) {
          const place = places[k] ?? 0;
          values[place] = own[k] ?? 0;
          const limit = ownHeld.by[k];
          if (held && limit) {
            held.any = true;
            held.by[place] = limit;
          }
        }
      }
    },
    ...(limited.length > 0 && { limited }),
    addGroup: family.addGroup,
    phase: (state, t) =>
      leadingPhase(
        children.map(({ key, bound }, i) => {
          const phase = bound.phase(family.stateOf(state, i), t);
          return phase && { ...phase, path: [key, ...phase.path] };
        }),
      ),
    ...(family.initial && {
      observe(before, t, seen) {
        const decisions: Decision[] = [];
        let state = before;
        for (const [i, choice] of choices.entries()) {
          const result = family.observeWith(state, i, t, {
            metrics: seen.metrics,
            input: (target) => seen.input(choice.outside(target)),
          });
          state = result.state;
          for (const decision of result.decisions) {
            const reported = choice.report(decision);
            if (reported) decisions.push(reported);
          }
        }
        return { state, decisions };
      },
    }),
    explain: (state, t, input, metrics) =>
      choices.flatMap((choice, i) => {
        const bound = children[i]?.bound;
        if (bound === undefined) return [];
        const reasons = explainBound(
          bound,
          family.stateOf(state, i),
          t,
          (target) => input(choice.outside(target)),
          metrics,
        );
        return fromInside(choice.key, reasons.flatMap(choice.tell));
      }),
    replay: family.replay,
    parse: family.parse,
  };
}

function fromFields(
  fields: Readonly<Record<string, unknown>>,
  build: (spec: unknown, where: string) => Machine,
): Machine {
  const built = Object.entries(fields).map(([by, specs]) => {
    if (!isRecord(specs)) {
      throw new StepwiseError(
        'bad-spec',
        `select.${by}: wanted specs by name; got ${show(specs)}.`,
      );
    }
    const machines = Object.entries(specs).map(([name, spec]): [string, Machine] => [
      name,
      build(spec, `select.${by}.${name}`),
    ]);
    return [by, Object.fromEntries(machines)] as const;
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- create checks what it gets
  return create(Object.fromEntries(built) as SelectOptions);
}
