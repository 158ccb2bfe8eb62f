/** What a lowering does, counted. */
export interface Work {
  /** Multiplications with an addition inside matrix products and convolutions. */
  readonly multiplyAdds?: number;
  /** Elements that are read or written by everything else: copies, elementwise operators, reductions. */
  readonly elements?: number;
  /** Nodes that run. */
  readonly nodes: number;
}

/** Nanoseconds on one core of a server of 2023 with AVX-512: products run at some 50 · 10⁹ multiply-adds a second. */
const MULTIPLY_ADD = 0.02;

/** A pass over memory that does not fit the first cache. */
const ELEMENT = 0.25;

/** What ONNX Runtime needs to start a node, allocate its output and free it. */
const NODE = 3000;

/**
 * A rough time in nanoseconds: each multiply-add, element and node has a price, which was measured once on ONNX Runtime
 * and is the same for all lowerings. Only the order matters. The prices hold for shapes in general; a lowering whose
 * kernel is slower than a matrix product says so by counting more work.
 */
export function estimate({ multiplyAdds = 0, elements = 0, nodes }: Work): number {
  return multiplyAdds * MULTIPLY_ADD + elements * ELEMENT + nodes * NODE;
}
