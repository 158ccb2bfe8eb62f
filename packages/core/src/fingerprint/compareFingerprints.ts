import { checkKeys, show } from '../check.ts';
import { StepwiseError } from '../error.ts';
import { isRecord } from '../json.ts';
import type { Fingerprint } from './fingerprint.ts';

/**
 * The fields in which two fingerprints differ, sorted; none when they are the same. A field that only one of them has
 * is named too.
 *
 * @throws StepwiseError `bad-option` for what is not a fingerprint, or one of another version.
 */
export function compareFingerprints(a: Fingerprint, b: Fingerprint): readonly string[] {
  const [one, other] = [fieldsOf('a', a), fieldsOf('b', b)];
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((name) => one.get(name) !== other.get(name))
    .toSorted((x, y) => (x < y ? -1 : 1));
}

/** It may have come over a network. */
function fieldsOf(name: string, given: unknown): ReadonlyMap<string, string> {
  const where = `compareFingerprints: ${name}`;
  const { version, hash, fields } = checkKeys(where, given, ['version', 'hash', 'fields']);
  if (version !== 1) {
    throw new StepwiseError(
      'bad-option',
      `${where}.version: wanted 1; got ${show(version)}. Workers of different versions can't be compared.`,
    );
  }
  if (typeof hash !== 'string' || !isRecord(fields)) {
    throw new StepwiseError('bad-option', `${where}: wanted a fingerprint; got ${show(given)}.`);
  }
  return new Map(
    Object.entries(fields).map(([path, value]): [string, string] => {
      if (typeof value === 'string') return [path, value];
      throw new StepwiseError(
        'bad-option',
        `${where}.fields: wanted a hash for ${path}; got ${show(value)}.`,
      );
    }),
  );
}
