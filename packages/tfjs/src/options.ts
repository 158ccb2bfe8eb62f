import { StepwiseError } from '@stepwise/core';
import { show } from './show.ts';

/** Throws when there is an option that does not exist. */
export function checkOptions(where: string, options: object, names: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!names.includes(name)) {
      throw new StepwiseError(
        'bad-option',
        `${where}: there is no option '${name}'; it can have ${names.join(', ')}.`,
      );
    }
  }
}

export function checkPer(where: string, per: unknown = 'batch'): 'batch' | 'epoch' {
  if (per === 'batch' || per === 'epoch') return per;
  throw new StepwiseError(
    'bad-option',
    `${where}.per: wanted 'batch' or 'epoch'; got ${show(per)}.`,
  );
}
