/** A float32 number as XLA has it on a CPU: below the normal ones there is only zero. */
export function float32(value: number): number {
  const rounded = Math.fround(value);
  return Math.abs(rounded) < 2 ** -126 ? 0 : rounded;
}
