/** Cuts bytes at places made of any numbers. */
export function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const inside = cuts.map((cut) => cut % (bytes.length + 1));
  const at = [0, ...inside, bytes.length].toSorted((a, b) => a - b);
  return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
}
