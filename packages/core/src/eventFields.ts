import { checkKeys, checkNumber, show } from './check.ts';
import type { Change, Evidence } from './decision.ts';
import { StepwiseError } from './error.ts';
import type { Path } from './machine.ts';

const code = 'bad-snapshot';

/** Reads what became of a group. */
export function parseChange(where: string, given: unknown, groups: number): Change {
  const { group, from, to, scale } = checkKeys(
    where,
    given,
    ['group', 'from', 'to', 'scale'],
    code,
  );
  return {
    group: parseGroup(`${where}.group`, group, groups),
    from: checkNumber(`${where}.from`, from, {}, code),
    to: checkNumber(`${where}.to`, to, {}, code),
    scale: checkNumber(`${where}.scale`, scale, { min: 0 }, code),
  };
}

/** Reads what a decision was taken on. */
export function parseEvidence(where: string, given: unknown): Evidence {
  const names = ['monitor', 'metric', 'window', 'best', 'bestStep', 'bad', 'good', 'patience'];
  const fields = checkKeys(where, given, names, code);
  const count = { min: 0, integer: true };
  const orNull = (name: string, range: { min?: number; integer?: boolean }): number | null =>
    fields[name] === null ? null : checkNumber(`${where}.${name}`, fields[name], range, code);
  const optional = (name: string): number | undefined =>
    fields[name] === undefined
      ? undefined
      : checkNumber(`${where}.${name}`, fields[name], count, code);
  const [window, good] = [optional('window'), optional('good')];
  return {
    monitor: parseText(`${where}.monitor`, fields['monitor']),
    metric: orNull('metric', {}),
    ...(window !== undefined && { window }),
    best: orNull('best', {}),
    bestStep: orNull('bestStep', count),
    bad: checkNumber(`${where}.bad`, fields['bad'], count, code),
    ...(good !== undefined && { good }),
    patience: checkNumber(`${where}.patience`, fields['patience'], count, code),
  };
}

/** Reads the index of one of the run's groups. */
export function parseGroup(where: string, given: unknown, groups: number): number {
  return checkNumber(where, given, { min: 0, max: groups - 1, integer: true }, code);
}

/** Reads a text. */
export function parseText(where: string, given: unknown): string {
  if (typeof given === 'string') return given;
  throw new StepwiseError(code, `${where}: wanted a text; got ${show(given)}.`);
}

/** Reads the way from the top of a spec to a machine. */
export function parsePath(where: string, given: unknown): Path {
  return parseList(`${where}.path`, given, (key, at) => {
    if (typeof key === 'string') return key;
    return checkNumber(`${at} (or a name)`, key, { min: 0, integer: true }, code);
  });
}

/** Reads a list, each of whose items is named by its index. */
export function parseList<T>(
  where: string,
  given: unknown,
  parse: (item: unknown, where: string) => T,
): readonly T[] {
  if (Array.isArray(given)) {
    return given.map((item: unknown, i) => parse(item, `${where}[${i}]`));
  }
  throw new StepwiseError(code, `${where}: wanted a list; got ${show(given)}.`);
}
