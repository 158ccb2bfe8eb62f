import type { Value } from '../builder/value.ts';

/** Whether a value is known to be one true element. */
export function isTrue(value: Value | null | undefined): boolean {
  const { data } = value?.constant ?? {};
  return data?.length === 1 && Boolean(data[0]);
}
