import type { Kind } from './combinators/kind.ts';
import { StepwiseError, wanted } from './error.ts';
import { isRecord } from './json.ts';
import type { Machine } from './machine.ts';

/**
 * Builds a machine from its plain-JSON description.
 *
 * @param spec `{ kind, …options }`, as a machine's `spec` gives it; durations as numbers or strings with a unit.
 * @param kinds the factories that may be used, by kind; `all` from `@stepwise/core/all` has every one.
 *
 * @example
 * ```ts
 * const machine = fromSpec({ kind: 'cosine', duration: '90ep' }, { cosine });
 * ```
 * @throws StepwiseError `unknown-kind`, `bad-spec`, and what the factories throw.
 */
export function fromSpec(spec: unknown, kinds: Readonly<Record<string, Kind>>): Machine {
  return machineOf(spec, 'spec', 0);

  function machineOf(given: unknown, where: string, depth: number): Machine {
    if (!isSpec(given)) {
      return wanted('bad-spec', where, "an object with a kind, such as { kind: 'cosine' }", given);
    }
    const { kind, ...fields } = given;
    const factory = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (factory === undefined) {
      throw new StepwiseError(
        'unknown-kind',
        `${where}: there is no kind '${kind}' here; fromSpec was given ${Object.keys(kinds).join(', ') || 'none'}.`,
      );
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the factory checks what it gets
    const build = (factory.fromSpec ?? factory) as (options: unknown) => Machine;
    return build(membersOf(fields, where, depth));
  }

  /** The same with every spec in it built. */
  function built(given: unknown, where: string, depth: number): unknown {
    if (depth > DEEPEST) {
      throw new StepwiseError('bad-spec', `${where}: it is nested more than ${DEEPEST} deep.`);
    }
    if (Array.isArray(given)) {
      return given.map((one: unknown, i) => built(one, `${where}[${i}]`, depth + 1));
    }
    if (isSpec(given)) return machineOf(given, where, depth + 1);
    return isRecord(given) ? membersOf(given, where, depth + 1) : given;
  }

  function membersOf(
    given: Readonly<Record<string, unknown>>,
    where: string,
    depth: number,
  ): Readonly<Record<string, unknown>> {
    const members = Object.entries(given);
    return Object.fromEntries(
      members.map(([name, one]) => [name, built(one, `${where}.${name}`, depth)]),
    );
  }
}

/** A `sequence` in another takes three: its list, a part, the machine. */
const DEEPEST = 300;

function isSpec(given: unknown): given is { readonly kind: string } & Record<string, unknown> {
  return isRecord(given) && typeof given['kind'] === 'string';
}
