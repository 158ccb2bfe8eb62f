import { isFloat } from './elementType.ts';
import type { Tensor } from './tensor.ts';

/** Whether an initializer can be a parameter: numbers with a fraction, and more than one of them. */
export function isCandidate({ type, data }: Tensor): boolean {
  return isFloat(type) && data.length > 1;
}
