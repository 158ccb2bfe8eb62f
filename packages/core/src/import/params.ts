import { show } from '../check.ts';
import { StepwiseError } from '../error.ts';
import { isRecord } from '../json.ts';
import { unsupported } from './unsupported.ts';

/** Arguments by their names in another system. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Reads the arguments of another library's scheduler; `null` and absent mean its default. */
export interface Params {
  number(name: string, standard?: number): number;
  whole(name: string, standard?: number): number;
  flag(name: string, standard: boolean): boolean;
  choice<const T extends string>(name: string, choices: readonly T[], standard: T): T;
  list(name: string): readonly unknown[];
  numbers(name: string): readonly number[];
  wholes(name: string): readonly number[];
  /** One number for each group, from a list or from one number for all. */
  perGroup(name: string, standard?: number): readonly number[];
  has(name: string): boolean;
  raw(name: string): unknown;
}

/** True for a text that says a number. */
function numeric(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
}

/** @param names every argument that the translation understands; another one is refused. */
export function readParams(
  kind: string,
  given: Arguments,
  names: readonly string[],
  groups = 1,
): Params {
  if (!isRecord(given)) {
    throw new StepwiseError(
      'bad-option',
      `${kind}: wanted its arguments by name; got ${show(given)}.`,
    );
  }
  for (const [name, value] of Object.entries(given)) {
    if (names.includes(name) || value === null) continue;
    if (name === 'verbose' || (name === 'last_epoch' && value === -1)) continue;
    throw unsupported(
      `${kind}.${name}: it is not understood; known are ${names.join(', ') || 'none'}. Leave it out if the rate does not hang on it; got ${show(value)}.`,
    );
  }
  const bad = (name: string, wanted: string, value: unknown): StepwiseError =>
    new StepwiseError('bad-option', `${kind}.${name}: wanted ${wanted}; got ${show(value)}.`);
  const raw = (name: string): unknown =>
    Object.hasOwn(given, name) ? (given[name] ?? undefined) : undefined;

  const numberOf = (name: string, value: unknown): number => {
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw bad(
      name,
      numeric(value) ? 'a number, not a text (YAML reads 1e-3 as one)' : 'a number',
      value,
    );
  };
  const number = (name: string, standard?: number): number => numberOf(name, raw(name) ?? standard);
  const wholeOf = (name: string, value: unknown): number => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    throw bad(name, 'a whole number ≥ 0', value);
  };
  const list = (name: string): readonly unknown[] => {
    const value = raw(name);
    if (Array.isArray(value)) return value;
    throw bad(name, 'a list', value);
  };

  return {
    raw,
    number,
    list,
    has: (name) => raw(name) !== undefined,
    whole: (name, standard) => wholeOf(name, raw(name) ?? standard),
    flag(name, standard) {
      const value = raw(name) ?? standard;
      if (typeof value === 'boolean') return value;
      throw bad(name, 'true or false', value);
    },
    choice(name, choices, standard) {
      const value = raw(name) ?? standard;
      const found = choices.find((one) => one === value);
      if (found !== undefined) return found;
      throw bad(name, choices.join(' or '), value);
    },
    numbers: (name) => list(name).map((one) => numberOf(name, one)),
    wholes: (name) => list(name).map((one) => wholeOf(name, one)),
    perGroup(name, standard) {
      const value = raw(name);
      if (!Array.isArray(value)) {
        const one = number(name, standard);
        return Array.from({ length: groups }, () => one);
      }
      if (value.length !== groups)
        throw bad(name, `one number for each of ${groups} groups`, value);
      return value.map((one: unknown) => numberOf(name, one));
    },
  };
}
