/** What a lowering does, counted. */
export interface Work {
  /**
   * Multiplications with an addition inside matrix products and convolutions. They are done in blocks of 16 columns:
   * count those of a block that is not full as well, see `blocksOf`.
   */
  readonly multiplyAdds?: number;
  /** Elements that are read or written one after the other: copies, elementwise operators, reductions. */
  readonly elements?: number;
  /** Elements that are moved one by one: by transposes, as columns of an image, by slices with a step. */
  readonly scattered?: number;
  /** Matrices that are multiplied: those of a stack one by one, and of a convolution one for each image and group. */
  readonly products?: number;
  /** Pieces that a copy consists of, such as the rows of what a slice takes. */
  readonly pieces?: number;
  /** Nodes that run. */
  readonly nodes?: number;
}

/**
 * Nanoseconds on one core of a server of 2023 with AVX-512. They were fitted to the times of some 550 convolutions whose
 * gradients were said in up to seven ways each: see docs/lowerings.md.
 */
const PRICES = {
  multiplyAdds: 0.025,
  elements: 0.15,
  scattered: 0.45,
  products: 120,
  pieces: 4.5,
  nodes: 800,
} as const satisfies Required<Work>;

/**
 * A rough time in nanoseconds: everything that is counted has a price, which was measured once on ONNX Runtime and is the
 * same for all lowerings. Only the order matters. The prices hold for shapes in general; a lowering whose kernel is
 * slower than others says so by counting more work.
 *
 * @param works what it does, in as many parts as are convenient.
 */
export function estimate(...works: readonly Work[]): number {
  return works
    .flatMap((work) => [
      (work.multiplyAdds ?? 0) * PRICES.multiplyAdds,
      (work.elements ?? 0) * PRICES.elements,
      (work.scattered ?? 0) * PRICES.scattered,
      (work.products ?? 0) * PRICES.products,
      (work.pieces ?? 0) * PRICES.pieces,
      (work.nodes ?? 0) * PRICES.nodes,
    ])
    .reduce((sum, price) => sum + price, 0);
}

/** Columns of a product, rounded up to the blocks in which they are computed; a single column has a kernel of its own. */
export function blocksOf(columns: number): number {
  return columns === 1 ? 10 : 16 * Math.ceil(columns / 16);
}
