import { StepwiseError } from '@stepwise/core';
import { show } from '@stepwise/core/check';
import type { Parameter } from '@stepwise/onnx-training';

/**
 * Which parameters are meant: a name in which `*` stands for anything, a regular expression, a function of the
 * parameter, or a list of these.
 */
export type Pattern = string | RegExp | ((parameter: Parameter) => boolean) | readonly Pattern[];

/**
 * The parameters that a pattern means.
 *
 * @throws StepwiseError `bad-option` when it, or one of its list, means none.
 */
export function matching(
  where: string,
  pattern: Pattern,
  parameters: readonly Parameter[],
): ReadonlySet<string> {
  if (isList(pattern)) {
    return new Set(pattern.flatMap((one) => [...matching(where, one, parameters)]));
  }
  const test = toTest(where, pattern);
  const found = parameters.filter((parameter) => test(parameter)).map(({ name }) => name);
  if (found.length > 0) return new Set(found);
  throw new StepwiseError(
    'bad-option',
    `${where}: ${typeof pattern === 'function' ? 'the function' : String(pattern)} means no parameter that can be trained; there are ${parameters.map(({ name }) => name).join(', ')}.`,
  );
}

function toTest(
  where: string,
  pattern: Exclude<Pattern, readonly Pattern[]>,
): (parameter: Parameter) => boolean {
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

function isList(pattern: Pattern): pattern is readonly Pattern[] {
  return Array.isArray(pattern);
}
