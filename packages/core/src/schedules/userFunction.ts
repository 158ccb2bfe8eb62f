import { checkKeys } from '../check.ts';
import type { Kind } from '../combinators/kind.ts';
import { wanted } from '../error.ts';
import { name, read, type Field } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { show } from '../show.ts';
import { schedule, type Plan } from './schedule.ts';

/** A number for each step, t ≥ 0, always the same one for the same step. */
export type StepFunction = (t: number) => number;

/** A function and the name that stands for it in a spec. */
export interface NamedFunction {
  readonly name: string;
  readonly f: StepFunction;
}

/** Functions by the names that stand for them in specs. */
export type NamedFunctions = Readonly<Record<string, StepFunction>>;

/** A factory of machines with a function, as a kind that builds from a spec those whose functions it knows. */
export type FunctionKind = ((options: NamedFunction) => Machine<null>) & Kind;

const stepFunction: Field<StepFunction> = (value, where, code) =>
  typeof value === 'function'
    ? // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it returns is checked at each call
      (value as StepFunction)
    : wanted(code, where, 'a function of the step, (t) => number', value);

/**
 * The kind of a schedule by a function of one's own.
 *
 * @param plan gets the function, which throws when it has no finite number for a step, and what errors call it.
 */
export function userFunction(
  kind: string,
  functions: NamedFunctions,
  plan: (f: StepFunction, where: string) => Plan,
): FunctionKind {
  const create = (options: NamedFunction): Machine<null> => {
    const { name: own, f } = read(kind, options, { name, f: stepFunction });
    const where = `${kind} '${own}'`;
    const ask = (t: number): number => {
      const value: unknown = f(t);
      return typeof value === 'number' && Number.isFinite(value)
        ? value
        : wanted('bad-option', where, `a finite number for step ${t}`, value);
    };
    return schedule(kind, { name: own }, { name }, () => () => plan(ask, where));
  };
  return Object.assign(create, {
    fromSpec(fields: Readonly<Record<string, unknown>>): Machine {
      const given = checkKeys(kind, fields, ['name'], 'bad-spec');
      const own = name(given['name'], `${kind}.name`, 'bad-option', given);
      const f = Object.hasOwn(functions, own) && functions[own];
      if (f) return create({ name: own, f });
      const known = Object.keys(functions).join(', ') || 'none';
      const what = `a function (known here: ${known}), or kinds that know it: { ...all, ${kind}: ${kind}s({ ${show(own)}: (t) => … }) }`;
      return wanted('unknown-kind', `${kind}.name`, what, own);
    },
  });
}
