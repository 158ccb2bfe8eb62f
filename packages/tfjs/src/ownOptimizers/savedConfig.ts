import { isRecord } from '@stepwise/core/check';
import type { serialization, Variable } from '@tensorflow/tfjs-core';
import type { Settings } from './settings.ts';

/**
 * The options of an optimizer as TensorFlow.js saves them with a model. Which variables a group has is said by their
 * names, as far as steps have met them, for a function can't be saved; names are told as `name`, which is the one key
 * whose text TensorFlow.js leaves alone.
 */
export function savedConfig(
  { rule, groups, clipNorm, clipValue, skipNonFinite, averaging }: Settings,
  namesOf: (group: number) => readonly string[],
): serialization.ConfigDict {
  return {
    ...rule.choices,
    groups: groups.map(({ name, numbers, variables }, i) => ({
      name,
      ...numbers,
      isRest: variables === undefined,
      variables: namesOf(i).map((one) => ({ name: one })),
    })),
    clipNorm,
    clipValue,
    skipNonFinite,
    ...(averaging?.kind === 'ema' && { ema: { decay: averaging.decay } }),
    ...(averaging?.kind === 'swa' && {
      swa: { start: averaging.start, every: averaging.every },
    }),
  };
}

/** The options that a config was made from. */
export function optionsOf(config: serialization.ConfigDict): object {
  // TensorFlow.js adds the custom objects that it knows
  const given = Object.entries(config).filter(
    ([name, value]) => value !== null && name !== 'customObjects',
  );
  const { groups, ...options } = Object.fromEntries(given);
  const list: readonly unknown[] = Array.isArray(groups) ? groups : [];
  return {
    ...options,
    groups: list.filter(isRecord).map(({ isRest, variables, ...group }) => ({
      ...group,
      ...(isRest !== true && { variables: selectorOf(variables) }),
    })),
  };
}

/** Variables by name; one of a model that is loaded beside its original has a number at the end. */
function selectorOf(variables: unknown): (variable: Variable) => boolean {
  const list: readonly unknown[] = Array.isArray(variables) ? variables : [];
  const names = new Set(list.filter(isRecord).map(({ name }) => name));
  return ({ name }) => names.has(name) || names.has(name.replace(/_\d+$/, ''));
}
