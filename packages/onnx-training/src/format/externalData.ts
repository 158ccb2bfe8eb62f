import { StepwiseError } from '@stepwise/core';
import { ARRAYS, type ElementType, type TensorData } from '../model/elementType.ts';
import { fromRaw } from './rawData.ts';
import type { ReadContext } from './readContext.ts';

/** The elements of a tensor whose data lies in a file beside the model: `location`, `offset`, `length`. */
export function readExternal(
  type: ElementType,
  size: number,
  label: string,
  entries: ReadonlyMap<string, string>,
  context: ReadContext,
): TensorData {
  const location = entries.get('location') ?? '';
  if (!isInside(location)) {
    throw new StepwiseError(
      'bad-model',
      `The tensor ${label}: its data has to be in a file beside the model; its location is '${location}'.`,
    );
  }
  const wanted = size * ARRAYS[type].BYTES_PER_ELEMENT;
  const offset = toCount(entries.get('offset') ?? '0', 'offset', label);
  const length = toCount(entries.get('length') ?? String(wanted), 'length', label);
  const file = context.external(location, label);
  if (length !== wanted || offset + length > file.length) {
    throw new StepwiseError(
      'bad-model',
      `The tensor ${label}: wanted ${wanted} bytes; the model says ${length} bytes from ${offset} in '${location}', which has ${file.length}.`,
    );
  }
  return fromRaw(type, size, file.subarray(offset, offset + length), label);
}

/** The user's function, asked once for each file, with its mistakes turned into errors that say what to give. */
export function externalReader(
  external: ((location: string) => Uint8Array) | undefined,
): (location: string, tensor: string) => Uint8Array {
  const files = new Map<string, Uint8Array>();
  return (location, tensor) => {
    const known = files.get(location);
    if (known) return known;
    const file = readFile(external, location, tensor);
    files.set(location, file);
    return file;
  };
}

function readFile(
  external: ((location: string) => Uint8Array) | undefined,
  location: string,
  tensor: string,
): Uint8Array {
  const wanted = `The tensor ${tensor} has its data in the file '${location}' beside the model`;
  if (!external) {
    throw new StepwiseError(
      'bad-model',
      `${wanted}; give its bytes: readModel(bytes, { external: (location) => … }).`,
    );
  }
  let file: unknown;
  try {
    file = external(location);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StepwiseError('bad-model', `${wanted}; the function 'external' threw: ${reason}`);
  }
  if (file instanceof Uint8Array) return file;
  throw new StepwiseError(
    'bad-model',
    `${wanted}; the function 'external' has to return a Uint8Array, at once.`,
  );
}

function isInside(location: string): boolean {
  if (location === '' || /^(?:[/\\]|[a-z]:)/iu.test(location) || location.includes('\0')) {
    return false;
  }
  return !location.split(/[/\\]/u).includes('..');
}

function toCount(text: string, key: string, label: string): number {
  const count = /^\d{1,16}$/u.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(count)) return count;
  throw new StepwiseError(
    'bad-model',
    `The tensor ${label}: the ${key} of its data has to be a whole number; it is '${text.slice(0, 40)}'.`,
  );
}
