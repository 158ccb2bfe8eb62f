import { brief } from '../../describe.ts';
import type { Curve } from './suggestion.ts';

/** A loss and where it was: `2.31 at 1e-4`. */
export function pointInWords({ rates, losses }: Curve, index: number): string {
  return `${numberInWords(losses[index])} at ${numberInWords(rates[index])}`;
}

export function numberInWords(value: number | undefined): string {
  return brief(value ?? Number.NaN);
}
