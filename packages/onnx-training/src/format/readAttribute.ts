import { StepwiseError } from '@stepwise/core';
import type { Attribute } from '../model/model.ts';
import { FIELD_OF_KIND, KIND_NUMBERS, KIND_OF_FIELD } from './attributeKinds.ts';
import { ATTRIBUTE } from './fieldNumbers.ts';
import { Fields } from './fields.ts';
import { deeper, type ReadContext } from './readContext.ts';
import { readTensor } from './readTensor.ts';

/**
 * An attribute and its name. Kept as the bytes that came: kinds that are not read, strings that are no UTF-8, tensors of
 * element types that are not read, and what a function takes from its caller.
 */
export function readAttribute(
  bytes: Uint8Array,
  owner: string,
  context: ReadContext,
): readonly [name: string, attribute: Attribute] {
  const { name, kind, reference } = scan(bytes, owner);
  if (name === '') throw new StepwiseError('bad-model', `${owner}: an attribute has no name.`);
  if (reference !== '' && !context.isFunction) {
    throw new StepwiseError(
      'bad-model',
      `${owner}: its attribute '${name}' refers to '${reference}' of a caller, but it is in no function.`,
    );
  }
  const isRaw = reference !== '' || kind > KIND_NUMBERS.strings;
  const value = isRaw ? null : readValue(bytes, kind, `${owner}, attribute '${name}'`, context);
  return [name, value ?? { kind: 'raw', value: bytes.slice() }];
}

/** Its name and kind; models of the first versions do not say the kind, it is that of the value. */
function scan(bytes: Uint8Array, owner: string) {
  const fields = new Fields(bytes, `an attribute of ${owner}`);
  let [name, reference, said] = ['', '', 0];
  const present = new Set<number>();
  for (const number of fields) {
    const kind = KIND_OF_FIELD.get(number);
    if (kind !== undefined) present.add(kind);
    else if (number === ATTRIBUTE.name) name = fields.string();
    else if (number === ATTRIBUTE.reference) reference = fields.string();
    else if (number === ATTRIBUTE.type) said = fields.safeInt();
  }
  const [first = 0] = present;
  const kind = said === 0 ? first : said;
  const isOne = present.size === 0 || (present.size === 1 && first === kind);
  if (!isOne || !FIELD_OF_KIND.has(kind)) {
    throw new StepwiseError(
      'bad-model',
      `${owner}: its attribute '${name}' has to have one value, of the kind that it says.`,
    );
  }
  return { name, kind, reference };
}

/** Null where it is not read. A number, text or list that is left out is 0 or empty. */
function readValue(
  bytes: Uint8Array,
  kind: number,
  owner: string,
  context: ReadContext,
): Attribute | null {
  const fields = new Fields(bytes, owner);
  const wanted = FIELD_OF_KIND.get(kind);
  const each = (read: () => void): void => {
    for (const number of fields) if (number === wanted) read();
  };
  switch (kind) {
    case KIND_NUMBERS.float: {
      let value = 0;
      each(() => (value = fields.float()));
      return { kind: 'float', value };
    }
    case KIND_NUMBERS.int: {
      let value: number | bigint = 0;
      each(() => (value = fields.int()));
      return { kind: 'int', value };
    }
    case KIND_NUMBERS.floats: {
      const value: number[] = [];
      each(() => fields.floats((number) => value.push(number)));
      return { kind: 'floats', value };
    }
    case KIND_NUMBERS.ints: {
      const value: (number | bigint)[] = [];
      each(() => fields.ints((number) => value.push(number)));
      return { kind: 'ints', value };
    }
    case KIND_NUMBERS.string: {
      const value = texts(fields, each);
      return value && { kind: 'string', value: value.at(-1) ?? '' };
    }
    case KIND_NUMBERS.strings: {
      const value = texts(fields, each);
      return value && { kind: 'strings', value };
    }
    case KIND_NUMBERS.tensor: {
      const { tensor } = readTensor(only(fields, each, owner), owner, context);
      return tensor && { kind: 'tensor', value: tensor };
    }
    default: {
      const graph = only(fields, each, owner);
      return { kind: 'graph', value: context.readGraph(graph, deeper(context)) };
    }
  }
}

function texts(fields: Fields, each: (read: () => void) => void): readonly string[] | null {
  const all: (string | null)[] = [];
  each(() => all.push(fields.text()));
  const known = all.filter((one) => one !== null);
  return known.length === all.length ? known : null;
}

/** The one message that has to be there. */
function only(fields: Fields, each: (read: () => void) => void, owner: string): Uint8Array {
  const all: Uint8Array[] = [];
  each(() => all.push(fields.bytes()));
  const [first] = all;
  if (first && all.length === 1) return first;
  throw new StepwiseError('bad-model', `${owner}: wanted one value; got ${all.length}.`);
}
