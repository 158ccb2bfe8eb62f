import type { Machine } from '../../machine.ts';
import { plateau } from '../../observers/plateau.ts';
import { readParams, type Arguments } from '../params.ts';
import type { Setting } from '../setting.ts';

const NAMES = [
  'mode',
  'factor',
  'patience',
  'threshold',
  'threshold_mode',
  'cooldown',
  'min_lr',
  'eps',
];

/**
 * PyTorch's ReduceLROnPlateau; transformers and timm use it under other names.
 *
 * @param unused arguments that it may be given beside its own.
 */
export function torchPlateau(
  kind: string,
  given: Arguments,
  { bases, monitor }: Setting & { readonly monitor: string },
  unused: readonly string[] = [],
): Machine {
  const params = readParams(kind, given, [...NAMES, ...unused], bases.length);
  return plateau({
    monitor,
    mode: params.choice('mode', ['min', 'max'], 'min'),
    factor: params.number('factor', 0.1),
    patience: params.whole('patience', 10),
    threshold: params.number('threshold', 1e-4),
    thresholdMode: params.choice('threshold_mode', ['rel', 'abs'], 'rel'),
    cooldown: params.whole('cooldown', 0),
    min: Array.isArray(params.raw('min_lr'))
      ? params.perGroup('min_lr')
      : params.number('min_lr', 0),
    eps: params.number('eps', 1e-8),
    semantics: 'torch',
  });
}
