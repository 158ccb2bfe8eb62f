import { show } from './check.ts';
import type { Kind } from './combinators/kind.ts';
import { StepwiseError } from './error.ts';
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
  return build(spec, 'spec', 0);

  function build(given: unknown, where: string, depth: number): Machine {
    if (!isRecord(given) || typeof given['kind'] !== 'string') {
      throw new StepwiseError(
        'bad-spec',
        `${where}: wanted an object with a kind, such as { kind: 'cosine' }; got ${show(given)}.`,
      );
    }
    if (depth > 100) {
      throw new StepwiseError('bad-spec', `${where}: machines are nested more than 100 deep.`);
    }
    const { kind, ...fields } = given;
    const factory = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (factory === undefined) {
      throw new StepwiseError(
        'unknown-kind',
        `${where}: there is no kind '${kind}' here; fromSpec was given ${Object.keys(kinds).join(', ') || 'none'}.`,
      );
    }
    if (factory.fromSpec) {
      return factory.fromSpec(fields, (inner, at) => build(inner, `${where}.${at}`, depth + 1));
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the factory checks what it gets
    return (factory as (options: unknown) => Machine)(fields);
  }
}
