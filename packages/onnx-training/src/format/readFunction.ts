import { StepwiseError } from '@stepwise/core';
import type { Attribute, LocalFunction, Node } from '../model/model.ts';
import { FUNCTION } from './fieldNumbers.ts';
import { Fields } from './fields.ts';
import { readAttribute } from './readAttribute.ts';
import type { ReadContext } from './readContext.ts';
import { readOpsets, toDomain } from './readEntries.ts';
import { readNode } from './readNode.ts';

export function readFunction(bytes: Uint8Array, context: ReadContext): LocalFunction {
  const inside: ReadContext = { ...context, isFunction: true };
  const fields = new Fields(bytes, 'a local function');
  let [domain, name, overload] = ['', '', ''];
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: string[] = [];
  const defaults = new Map<string, Attribute>();
  const nodes: Node[] = [];
  const opsets: Uint8Array[] = [];
  for (const number of fields) {
    if (number === FUNCTION.name) name = fields.string();
    else if (number === FUNCTION.domain) domain = toDomain(fields.string());
    else if (number === FUNCTION.overload) overload = fields.string();
    else if (number === FUNCTION.input) inputs.push(fields.string());
    else if (number === FUNCTION.output) outputs.push(fields.string());
    else if (number === FUNCTION.attribute) attributes.push(fields.string());
    else if (number === FUNCTION.default) {
      defaults.set(...readAttribute(fields.bytes(), 'a local function', context));
    } else if (number === FUNCTION.node) nodes.push(readNode(fields.bytes(), inside));
    else if (number === FUNCTION.opsetImport) opsets.push(fields.bytes());
  }
  if (overload !== '') {
    throw new StepwiseError(
      'unsupported',
      `The local function '${name}' is an overload, '${overload}'; overloads are not read.`,
    );
  }
  return {
    domain,
    name,
    inputs,
    outputs,
    attributes,
    defaults: Object.fromEntries(defaults),
    nodes,
    opsets: readOpsets(opsets),
  };
}
