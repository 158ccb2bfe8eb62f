import type { ElementType } from '../model/elementType.ts';
import type { Node } from '../model/model.ts';
import type { Shape } from '../model/shape.ts';
import type { Tensor } from '../model/tensor.ts';
import type { Sequence } from './sequence.ts';

/** What a converter can see and make. */
export interface Conversion {
  /** The version of the standard operators that the node was written for. */
  readonly opset: number;
  /** Adds numbers to the graph and gives the name of the value. */
  constant(hint: string, value: Tensor): string;
  /** A name that nothing in the model has. */
  free(hint: string): string;
  /** Whether anything in the model reads a value. */
  isUsed(name: string): boolean;
  /** The shape of a value where it is known; null where not even the number of axes is. */
  shape(name: string): Shape | null;
  /** The element type of a value where it is known. */
  type(name: string): ElementType | null;
  /** The elements of a value that is constant. */
  numbers(name: string): Tensor | null;
  /** The lists of tensors that were met, by name. */
  readonly sequences: Map<string, Sequence>;
}

/**
 * The nodes of the internal opset that stand for a node of another one.
 *
 * @throws StepwiseError `unsupported` where there are none.
 */
export type Convert = (node: Node, conversion: Conversion) => readonly Node[];

/** A converter for nodes of the versions `from` ≤ v < `before`. */
export interface Converter {
  readonly from?: number;
  readonly before?: number;
  readonly convert: Convert;
  /** The operator itself is not known inside: others stand for it. */
  readonly lowers?: boolean;
}
