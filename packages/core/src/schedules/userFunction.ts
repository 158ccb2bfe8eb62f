import { checkKeys, checkName, show } from '../check.ts';
import type { Kind } from '../combinators/kind.ts';
import { StepwiseError } from '../error.ts';
import type { Machine } from '../machine.ts';

/** A number for each step, t ≥ 0, always the same one for the same step. */
export type StepFunction = (t: number) => number;

/** A function and the name that stands for it in a spec. */
export interface NamedFunction {
  readonly name: string;
  readonly f: StepFunction;
}

/** Functions by the names that stand for them in specs. */
export type NamedFunctions = Readonly<Record<string, StepFunction>>;

export function checkNamedFunction(kind: string, options: unknown): NamedFunction {
  const { name, f } = checkKeys(kind, options, ['name', 'f']);
  if (typeof f !== 'function') {
    throw new StepwiseError(
      'bad-option',
      `${kind}.f: wanted a function of the step, such as (t) => 1 / (1 + t); got ${show(f)}.`,
    );
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it returns is checked at each call
  return { name: checkName(`${kind}.name`, name), f: f as StepFunction };
}

/** What the function says about a step; throws when that is no finite number. */
export function ask(kind: string, { name, f }: NamedFunction, t: number): number {
  const value: unknown = f(t);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new StepwiseError(
    'bad-option',
    `${kind} '${name}': wanted a finite number for step ${t}; got ${show(value)}.`,
  );
}

type Create = (options: NamedFunction) => Machine<null>;

/** A factory of machines with a function, as a kind that builds from a spec those whose functions it knows. */
export function withFunctions(
  create: Create,
  kind: string,
  functions: NamedFunctions,
): Create & Kind {
  return Object.assign((options: NamedFunction) => create(options), {
    fromSpec(fields: Readonly<Record<string, unknown>>): Machine {
      const given = checkKeys(kind, fields, ['name'], 'bad-spec');
      const name = checkName(`${kind}.name`, given['name']);
      const f = Object.hasOwn(functions, name) ? functions[name] : undefined;
      if (f !== undefined) return create({ name, f });
      const known = Object.keys(functions).join(', ') || 'none';
      throw new StepwiseError(
        'unknown-kind',
        `${kind}: no function is registered as ${show(name)} (known here: ${known}); give it with the kinds: { ...all, ${kind}: ${kind}s({ ${show(name)}: (t) => … }) }.`,
      );
    },
  });
}
