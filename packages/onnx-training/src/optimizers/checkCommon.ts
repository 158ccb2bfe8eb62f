import { checkNumber } from '@stepwise/core/check';

const RANGES = {
  lr: { min: 0 },
  momentum: { min: 0, below: 1 },
  beta1: { min: 0, below: 1 },
  beta2: { min: 0, below: 1 },
  epsilon: { min: 0 },
  weightDecay: { min: 0 },
} as const;

/** Checks the numbers that several optimizers have, where they are given. */
export function checkCommon(
  where: string,
  options: { readonly [name in keyof typeof RANGES]?: number },
): void {
  for (const [name, range] of Object.entries(RANGES)) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant
    const value = options[name as keyof typeof RANGES];
    if (value !== undefined) checkNumber(`${where}.${name}`, value, range);
  }
}
