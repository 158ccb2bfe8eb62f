import { StepwiseError } from '@stepwise/core';
import { checkChoice, checkKeys, checkNumber } from '@stepwise/core/check';
import { resolveGroups, type OwnGroup } from './groups.ts';
import type { Rule } from './rule.ts';

/** What `sgd`, `adam` and `adamw` have in common. */
export interface CommonOptions {
  /**
   * Scales all gradients of a step down together, where the root of the sum of their squares is above it, as PyTorch's
   * `clip_grad_norm_` does. Over the variables of all groups.
   */
  readonly clipNorm?: number;
  /** Cuts each element of a gradient to −clipValue … clipValue, before `clipNorm`. */
  readonly clipValue?: number;
  /**
   * Leaves out a step in which an element of a gradient is NaN or infinite: variables and moments stay as they are. It is
   * decided on the device, and nothing is read back, so `iterations` counts the step, and averages take the weights in
   * once more. Default false.
   */
  readonly skipNonFinite?: boolean;
  /**
   * Keeps a moving mean of the weights: after the first step their value, then mean ← decay · mean + (1 − decay) · w
   * after each. See `withAverages`.
   */
  readonly ema?: { readonly decay: number };
  /**
   * Keeps the equal mean of the weights after every `every` steps (default 1), the first after step `start` (counted from
   * 1; default 1). See `withAverages`.
   */
  readonly swa?: { readonly start?: number; readonly every?: number };
}

/** When and how weights are averaged. */
export type Averaging =
  | { readonly kind: 'ema'; readonly decay: number }
  | { readonly kind: 'swa'; readonly start: number; readonly every: number };

/** Checked options of an optimizer. */
export interface Settings {
  /** The function that made it. */
  readonly where: string;
  readonly rule: Rule;
  readonly groups: readonly OwnGroup[];
  readonly clipNorm: number | null;
  readonly clipValue: number | null;
  readonly skipNonFinite: boolean;
  readonly averaging: Averaging | null;
}

const COMMON = ['clipNorm', 'clipValue', 'skipNonFinite', 'ema', 'swa'];

/** @throws StepwiseError `bad-option` */
export function resolveSettings(
  where: string,
  rule: Rule,
  options: Readonly<Record<string, unknown>>,
): Settings {
  const names = [...Object.keys(rule.numbers), ...Object.keys(rule.choices)];
  checkKeys(where, options, [...names, 'groups', ...COMMON]);
  const { clipNorm, clipValue, skipNonFinite = false } = options;
  return {
    where,
    rule,
    groups: resolveGroups(where, rule, options, options['groups']),
    clipNorm: limit('clipNorm', clipNorm),
    clipValue: limit('clipValue', clipValue),
    skipNonFinite: checkChoice(`${where}.skipNonFinite`, skipNonFinite, [true, false]),
    averaging: averagingOf(where, options['ema'], options['swa']),
  };

  function limit(name: string, value: unknown): number | null {
    return value === undefined ? null : checkNumber(`${where}.${name}`, value, { above: 0 });
  }
}

function averagingOf(where: string, ema: unknown, swa: unknown): Averaging | null {
  if (ema !== undefined && swa !== undefined) {
    throw new StepwiseError('bad-option', `${where}: wanted ema or swa; got both.`);
  }
  if (ema !== undefined) {
    const { decay } = checkKeys(`${where}.ema`, ema, ['decay']);
    return { kind: 'ema', decay: checkNumber(`${where}.ema.decay`, decay, { min: 0, below: 1 }) };
  }
  if (swa === undefined) return null;
  const { start = 1, every = 1 } = checkKeys(`${where}.swa`, swa, ['start', 'every']);
  const count = { min: 1, integer: true };
  return {
    kind: 'swa',
    start: checkNumber(`${where}.swa.start`, start, count),
    every: checkNumber(`${where}.swa.every`, every, count),
  };
}
