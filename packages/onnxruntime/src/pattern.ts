import { StepwiseError } from '@stepwise/core';
import { show } from '@stepwise/core/check';
import type { Parameter } from '@stepwise/onnx-training';

/**
 * Which parameters are meant: a name in which `*` stands for anything, a regular expression, a function of the
 * parameter, or a list of these.
 */
export type Pattern<T extends Named = Parameter> =
  | string
  | RegExp
  | ((parameter: T) => boolean)
  | readonly Pattern<T>[];

/** What a pattern can mean. */
export interface Named {
  readonly name: string;
}

/**
 * The parameters that a pattern means.
 *
 * @param what they are, for the message: `parameter that can be trained`.
 * @throws StepwiseError `bad-option` when it, or one of its list, means none.
 */
export function matching<T extends Named>(
  where: string,
  pattern: Pattern<T>,
  parameters: readonly T[],
  what = 'parameter that can be trained',
): ReadonlySet<string> {
  if (isList(pattern)) {
    return new Set(pattern.flatMap((one) => [...matching(where, one, parameters, what)]));
  }
  const test = toTest(where, pattern);
  const found = parameters.filter((parameter) => test(parameter)).map(({ name }) => name);
  if (found.length > 0) return new Set(found);
  const names = parameters.map(({ name }) => name).join(', ');
  throw new StepwiseError(
    'bad-option',
    `${where}: ${typeof pattern === 'function' ? 'the function' : String(pattern)} means no ${what}; ${names ? `there are ${names}` : 'there is none'}.`,
  );
}

/** Whether a pattern means one parameter. */
export function means<T extends Named>(where: string, pattern: Pattern<T>, one: T): boolean {
  if (isList(pattern)) return pattern.some((part) => means(where, part, one));
  return toTest(where, pattern)(one);
}

function toTest<T extends Named>(
  where: string,
  pattern: Exclude<Pattern<T>, readonly Pattern<T>[]>,
): (parameter: T) => boolean {
  if (typeof pattern === 'function') return pattern;
  if (pattern instanceof RegExp) return ({ name }) => name.search(pattern) >= 0;
  if (typeof pattern === 'string') {
    const parts = pattern
      .split('*')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    const whole = new RegExp(`^${parts.join('.*')}$`, 's');
    return ({ name }) => whole.test(name);
  }
  throw new StepwiseError(
    'bad-option',
    `${where}: wanted a name, a regular expression, a function or a list of these; got ${show(pattern)}.`,
  );
}

function isList<T extends Named>(pattern: Pattern<T>): pattern is readonly Pattern<T>[] {
  return Array.isArray(pattern);
}
