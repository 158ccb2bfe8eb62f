import { StepwiseError } from '@stepwise/core';
import { ENTRY, OPSET_ID } from './fieldNumbers.ts';
import { Fields } from './fields.ts';

/** A pair of strings. */
export function readEntry(bytes: Uint8Array): readonly [key: string, value: string] {
  const fields = new Fields(bytes, 'an entry');
  let [key, value] = ['', ''];
  for (const number of fields) {
    if (number === ENTRY.key) key = fields.string();
    else if (number === ENTRY.value) value = fields.string();
  }
  return [key, value];
}

/** The version of each operator set. */
export function readOpsets(all: readonly Uint8Array[]): Readonly<Record<string, number>> {
  const opsets = new Map<string, number>();
  for (const bytes of all) {
    const fields = new Fields(bytes, 'an operator set');
    let [domain, version] = ['', 0];
    for (const number of fields) {
      if (number === OPSET_ID.domain) domain = toDomain(fields.string());
      else if (number === OPSET_ID.version) version = fields.safeInt();
    }
    const known = opsets.get(domain);
    if (version < 1 || (known !== undefined && known !== version)) {
      throw new StepwiseError(
        'bad-model',
        `The operator set '${domain}' has to have one version from 1; it has ${known === undefined ? version : `${known} and ${version}`}.`,
      );
    }
    opsets.set(domain, version);
  }
  return Object.fromEntries(opsets);
}

/** The standard operators' domain has two names. */
export const toDomain = (domain: string): string => (domain === 'ai.onnx' ? '' : domain);
