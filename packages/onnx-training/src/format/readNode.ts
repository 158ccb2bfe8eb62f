import { StepwiseError } from '@stepwise/core';
import type { Attribute, Node } from '../model/model.ts';
import { showNode } from '../model/attributes.ts';
import { NODE, SCOPES } from './fieldNumbers.ts';
import { Fields } from './fields.ts';
import { readAttribute } from './readAttribute.ts';
import type { ReadContext } from './readContext.ts';
import { readEntry, toDomain } from './readEntries.ts';

export function readNode(bytes: Uint8Array, context: ReadContext): Node {
  const fields = new Fields(bytes, 'a node');
  let [name, op, domain, overload, scopes] = ['', '', '', '', ''];
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: Uint8Array[] = [];
  for (const number of fields) {
    if (number === NODE.name) name = fields.string();
    else if (number === NODE.op) op = fields.string();
    else if (number === NODE.domain) domain = toDomain(fields.string());
    else if (number === NODE.overload) overload = fields.string();
    else if (number === NODE.input) inputs.push(fields.string());
    else if (number === NODE.output) outputs.push(fields.string());
    else if (number === NODE.attribute) attributes.push(fields.bytes());
    else if (number === NODE.metadata) {
      const [key, value] = readEntry(fields.bytes());
      if (key === SCOPES) scopes = value;
    }
  }
  const label = showNode({ op, name, outputs });
  if (overload !== '') {
    throw new StepwiseError(
      'unsupported',
      `${label}: it calls the overload '${overload}' of a function; overloads are not read.`,
    );
  }
  const named = new Map<string, Attribute>();
  for (const attribute of attributes) {
    const [key, value] = readAttribute(attribute, label, context);
    if (named.has(key)) {
      throw new StepwiseError('bad-model', `${label}: it has the attribute '${key}' twice.`);
    }
    named.set(key, value);
  }
  return {
    name,
    op,
    domain,
    inputs,
    outputs,
    attributes: Object.fromEntries(named),
    ...(scopes !== '' && { scopes }),
  };
}
