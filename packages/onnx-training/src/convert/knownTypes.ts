import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import { find } from '../model/attributes.ts';
import type { ElementType } from '../model/elementType.ts';
import type { Graph, Node } from '../model/model.ts';
import { isStatic, sizeOf, type Shape } from '../model/shape.ts';
import type { Tensor, TensorType } from '../model/tensor.ts';
import { findOperator } from '../operators/table.ts';

/** What is known of the values of a graph while it is converted; never more than that, and never an error. */
export class KnownTypes {
  readonly #values = new Map<string, Value>();
  readonly #outer: KnownTypes | null;

  constructor(graph: Graph, outer: KnownTypes | null) {
    this.#outer = outer;
    for (const { name, type } of graph.inputs) if (type) this.#add(name, type, null);
    for (const [name, tensor] of graph.initializers) this.#add(name, tensor, tensor);
  }

  shape(name: string): Shape | null {
    return this.#find(name)?.shape ?? null;
  }

  type(name: string): ElementType | null {
    return this.#find(name)?.type ?? null;
  }

  /** The elements of a value that is constant; null where it is not, or that is not known. */
  numbers(name: string): Tensor | null {
    return this.#find(name)?.constant ?? null;
  }

  /** Numbers that were added. */
  constant(name: string, value: Tensor): void {
    this.#add(name, value, value);
  }

  /** A node of the internal opset. */
  node(node: Node): void {
    if (node.domain !== '') return;
    const types = this.#infer(node);
    const constants = this.#fold(node, types);
    for (const [i, name] of node.outputs.entries()) {
      const constant = constants?.[i] ?? null;
      const type = constant ?? types[i];
      if (type && name !== '') this.#add(name, type, constant);
    }
  }

  /** What comes out where all that goes in is constant and small, such as a list of axes; null otherwise. */
  #fold(node: Node, types: readonly TensorType[]): readonly (Tensor | null)[] | null {
    if (node.op === 'Constant') return [find(node, 'value', 'tensor')?.value ?? null];
    const operator = findOperator(node.op);
    const inputs = node.inputs.map((name) => (name === '' ? null : this.#find(name)));
    if (!operator || types.length === 0) return null;
    const known = operator.foldTypes?.(node, inputs) ?? null;
    const areSmall = [...types, ...inputs].every((type) => type === null || isSmall(type));
    const areConstant = inputs.every((value, i) => value?.constant || node.inputs[i] === '');
    if (known || !operator.fold || !areSmall || !areConstant) return known;
    try {
      return operator.fold(
        node,
        inputs.map((value) => value?.constant ?? null),
        types,
      );
    } catch (error) {
      if (error instanceof StepwiseError) return null;
      throw error;
    }
  }

  #infer(node: Node): readonly TensorType[] {
    const operator = findOperator(node.op);
    const inputs = node.inputs.map((name) => (name === '' ? null : this.#find(name)));
    const isKnown = inputs.every((value, i) => value !== null || node.inputs[i] === '');
    if (!operator || !isKnown || inputs.length < operator.inputs[0]) return [];
    if (inputs.some((value) => value !== null && mayBeLongShape(value))) return [];
    // in training, too, of which its operator knows nothing
    const [first] = inputs;
    if (node.op === 'Dropout' && first) return [first, { type: 'bool', shape: first.shape }];
    try {
      return operator.infer(node, inputs);
    } catch (error) {
      // whoever builds the graph says what is wrong with it
      if (error instanceof StepwiseError) return [];
      throw error;
    }
  }

  #add(name: string, { type, shape }: TensorType, constant: Tensor | null): void {
    this.#values.set(name, { name, type, shape, constant });
  }

  #find(name: string): Value | null {
    const own = this.#values.get(name);
    if (own || !this.#outer) return own ?? null;
    return this.#outer.#find(name);
  }
}

/** A list of sizes that claims to be longer than any shape: a result of as many axes is not worth the memory. */
function mayBeLongShape({ type, shape }: Value): boolean {
  const [length] = shape;
  return type === 'int64' && shape.length === 1 && typeof length === 'number' && length > 1024;
}

/** Numbers of a shape, or the like. */
function isSmall({ shape }: TensorType): boolean {
  return isStatic(shape) && sizeOf(shape) <= 256;
}
