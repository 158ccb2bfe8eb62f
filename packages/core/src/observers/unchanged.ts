/** The value of a machine that only observes. */
export function unchanged(_state: unknown, _t: number, x: number): number {
  return x;
}
