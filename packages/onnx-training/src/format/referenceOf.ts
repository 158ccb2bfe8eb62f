import type { Attribute } from '../model/model.ts';
import { ATTRIBUTE } from './fieldNumbers.ts';
import { Fields } from './fields.ts';

/** The caller's attribute that an attribute inside a local function stands for; null where it has a value of its own. */
export function referenceOf(attribute: Attribute): string | null {
  if (attribute.kind !== 'raw') return null;
  const fields = new Fields(attribute.value, 'an attribute of a local function');
  let reference = '';
  for (const number of fields) if (number === ATTRIBUTE.reference) reference = fields.string();
  return reference === '' ? null : reference;
}
