import { Refusal } from './refusal.ts';

/** Reads the arguments of another library's scheduler; `null` and absent mean its default. */
export interface Params {
  number(name: string, standard?: number): number;
  whole(name: string, standard?: number): number;
  flag(name: string, standard: boolean): boolean;
  choice<const T extends string>(name: string, choices: readonly T[], standard: T): T;
  wholes(name: string): readonly number[];
  /** One number for each group, from a list or from one number for all. */
  perGroup(name: string, standard?: number): readonly number[];
  has(name: string): boolean;
  raw(name: string): unknown;
}

/** @param names every argument that the translation understands; another one is refused. */
export function readParams(
  kind: string,
  given: Readonly<Record<string, unknown>>,
  names: readonly string[],
  groups: number,
): Params {
  for (const [name, value] of Object.entries(given)) {
    if (name === 'verbose' || (name === 'last_epoch' && value === -1)) continue;
    if (!names.includes(name)) throw new Refusal(`${kind}: ${name} is not understood`);
  }
  const raw = (name: string): unknown => given[name] ?? undefined;

  const number = (name: string, standard?: number): number => {
    const value = raw(name) ?? standard;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new Refusal(`${kind}: ${name} is not a number`);
  };
  const wholeOf = (name: string, value: unknown): number => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    throw new Refusal(`${kind}: ${name} is not a whole number ≥ 0`);
  };

  return {
    raw,
    number,
    has: (name) => raw(name) !== undefined,
    whole: (name, standard) => wholeOf(name, raw(name) ?? standard),
    flag(name, standard) {
      const value = raw(name) ?? standard;
      if (typeof value === 'boolean') return value;
      throw new Refusal(`${kind}: ${name} is neither true nor false`);
    },
    choice(name, choices, standard) {
      const value = raw(name) ?? standard;
      const found = choices.find((one) => one === value);
      if (found !== undefined) return found;
      throw new Refusal(`${kind}: ${name} is none of ${choices.join(', ')}`);
    },
    wholes(name) {
      const value = raw(name);
      if (!Array.isArray(value)) throw new Refusal(`${kind}: ${name} is not a list`);
      return value.map((one: unknown) => wholeOf(name, one));
    },
    perGroup(name, standard) {
      const value = raw(name);
      if (!Array.isArray(value)) {
        const one = number(name, standard);
        return Array.from({ length: groups }, () => one);
      }
      if (value.length !== groups || !value.every((one) => Number.isFinite(one))) {
        throw new Refusal(`${kind}: ${name} is not one number for each group`);
      }
      return value.map(Number);
    },
  };
}
