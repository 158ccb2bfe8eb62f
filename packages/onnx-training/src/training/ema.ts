import { checkKeys, checkNumber } from '@stepwise/core/check';

/** An exponential moving average of the parameters. */
export interface EmaOptions {
  /** How much of the average stays at each step: 0.999. */
  readonly decay: number;
  /**
   * Less decay in the beginning, 1 − (1 + n / gamma)^−power at the n-th step after the first; `true` is timm's gamma 1 and
   * power 2/3. Left out, none.
   */
  readonly warmup?: boolean | { readonly gamma?: number; readonly power?: number };
}

/** The inputs of a step for the average: its decay, and 1 − decay, which float32 would get wrong. */
export const EMA_SCALARS = ['emaDecay', 'oneMinusEmaDecay'] as const;

/**
 * The decay of a step: 0 at the first, which makes the average a copy of the parameters as in PyTorch's `AveragedModel`
 * and timm's `ModelEmaV3`; then `decay`, or what the warm-up says where that is less.
 *
 * @param step counted from 1.
 */
export function emaScalars(
  { decay, warmup = false }: EmaOptions,
  step: number,
): Readonly<Record<(typeof EMA_SCALARS)[number], number>> {
  const { gamma = 1, power = 2 / 3 } = typeof warmup === 'object' ? warmup : {};
  const most = warmup === false ? decay : Math.min(decay, 1 - (1 + (step - 1) / gamma) ** -power);
  const emaDecay = step <= 1 ? 0 : most;
  return { emaDecay, oneMinusEmaDecay: 1 - emaDecay };
}

/** @throws StepwiseError `bad-option` */
export function checkEma(where: string, options: EmaOptions): EmaOptions {
  checkKeys(where, options, ['decay', 'warmup']);
  checkNumber(`${where}.decay`, options.decay, { min: 0, below: 1 });
  const { warmup = false } = options;
  if (typeof warmup === 'boolean') return options;
  checkKeys(`${where}.warmup`, warmup, ['gamma', 'power']);
  const { gamma, power } = warmup;
  if (gamma !== undefined) checkNumber(`${where}.warmup.gamma`, gamma, { above: 0 });
  if (power !== undefined) checkNumber(`${where}.warmup.power`, power, { above: 0 });
  return options;
}
