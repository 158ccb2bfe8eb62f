import { wanted } from '../error.ts';
import { anything, read, type Field } from '../fields.ts';
import { isRecord } from '../json.ts';
import type { Run } from '../run.ts';

/** Options that give something to each parameter, or to each group. */
export interface ByName<T> {
  readonly by: 'param' | 'group';
  /** Sorted, so that nothing depends on the order of keys in a file. */
  readonly entries: readonly (readonly [string, T])[];
}

/** Reads `{ param: { name: … } }` or `{ group: { name: … } }`. */
export function readByName<T>(kind: string, options: unknown, field: Field<T>): ByName<T> {
  const { param, group } = read(kind, options, { param: anything, group: anything });
  const by = param === undefined ? 'group' : 'param';
  const names = param ?? group;
  if (!isRecord(names) || (param !== undefined && group !== undefined)) {
    return wanted(
      'bad-option',
      kind,
      'either { param: { name: … } } or { group: { name: … } }',
      options,
    );
  }
  return { by, entries: entriesOf(`${kind}.${by}`, names, field) };
}

/** The members of an object, each read by a field. */
export function entriesOf<T>(
  where: string,
  given: Readonly<Record<string, unknown>>,
  field: Field<T>,
): readonly (readonly [string, T])[] {
  return Object.entries(given)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => [name, field(one, `${where}.${name}`, 'bad-option', given)]);
}

/** The index of a group; a name that the run does not have is an error. */
export function groupIndex(where: string, name: string, { groups }: Run): number {
  const names = groups.map((group) => group.name);
  const index = names.indexOf(name);
  return index === -1
    ? wanted('bad-run', `${where}.${name}`, `a group of the run (${names.join(', ')})`, name)
    : index;
}
