/**
 * Random orders, one after another; the same for the same seed.
 *
 * @returns a function that gives the next order of 0 to `count` − 1.
 * @see Durstenfeld 1964, "Algorithm 235: Random permutation"; the numbers are those of the generator of Knuth and Lewis.
 */
export function randomOrders(count: number, seed: number): () => Int32Array {
  let state = seed >>> 0;
  const below = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  return () => {
    const order = Int32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i -= 1) {
      const other = below(i + 1);
      const one = order[i] ?? 0;
      order[i] = order[other] ?? 0;
      order[other] = one;
    }
    return order;
  };
}
