import type { Tensor } from './tensor.ts';

/** Whether all elements are the same number. */
export function areAllEqual({ data }: Tensor): boolean {
  const [first] = data;
  for (const value of data) if (value !== first) return false;
  return true;
}
