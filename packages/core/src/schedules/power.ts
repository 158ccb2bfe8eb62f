/** A power, without a detour where it is the first. */
export function power(base: number, exponent: number): number {
  return exponent === 1 ? base : base ** exponent;
}
