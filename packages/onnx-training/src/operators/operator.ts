import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import type { Node } from '../model/model.ts';
import type { Tensor, TensorType } from '../model/tensor.ts';

/** The inputs of a node; null where an optional one is left out. */
export type Inputs<T> = readonly (T | null)[];

/** Everything that is known of an operator of the internal opset. One file each; `table.ts` lists them. */
export interface Operator {
  /** As in ONNX: `Gemm`. */
  readonly name: string;
  /** Of an operator that is not among the standard ones: `com.microsoft`. */
  readonly domain?: string;
  /** How many inputs it takes at least and at most. */
  readonly inputs: readonly [min: number, max: number];
  /**
   * The types of its outputs.
   *
   * @throws StepwiseError `bad-model` when the inputs do not fit together; the builder puts the node's name before it.
   */
  infer(node: Node, inputs: Inputs<Value>): readonly TensorType[];
  /**
   * What it gives for inputs that are all constant; absent where that is not worth having. `types` is what `infer` said.
   *
   * @returns null where the node had better stay: numbers that can't be computed here exactly, half precision.
   */
  fold?(node: Node, inputs: Inputs<Tensor>, types: readonly TensorType[]): readonly Tensor[] | null;
  /** What it gives where that depends on the types of the inputs alone; null where it does not. */
  foldTypes?(node: Node, inputs: Inputs<TensorType>): readonly Tensor[] | null;
  /**
   * The derivative. `'zero'` where it is zero everywhere or the output is no float, so that nothing flows back; absent
   * where there is none yet, which is an error when a parameter reaches the loss through it.
   */
  readonly gradient?: GradientRule | 'zero';
}

/**
 * Emits nodes that turn the gradients of a node's outputs into those of its inputs.
 *
 * @returns one gradient for each input, null where nothing flows (an integer input, or one that is not `wanted`). A
 * gradient that is larger than its input because of broadcasting is summed by the caller.
 */
export type GradientRule = (context: GradientContext) => Inputs<Value>;

export interface GradientContext {
  readonly g: GraphBuilder;
  readonly node: Node;
  readonly inputs: Inputs<Value>;
  readonly outputs: readonly Value[];
  /** ∂loss/∂output for each output; null where the loss does not depend on it. At least one is there. */
  readonly gradients: Inputs<Value>;
  /** Which inputs need a gradient; a rule need not emit nodes for the others. */
  readonly wanted: readonly boolean[];
}
