import { StepwiseError } from '@stepwise/core';
import type { Attribute, Graph, Node } from '@stepwise/onnx-training';
import { isFloats, numbersOf, type Floats, type Integers, type Values } from './values.ts';

/** What goes into a node; null where an optional input is left out. */
export type Inputs = readonly (Values | null)[];

/** Computes every value of a graph inside a node, from its inputs by name. */
export type RunGraph = (
  graph: Graph,
  inputs: ReadonlyMap<string, Values>,
) => ReadonlyMap<string, Values>;

/** What an operator computes; `run` is for those that have graphs inside. */
export type Kernel = (inputs: Inputs, node: Node, run?: RunGraph) => readonly Values[];

/** The input at a position. @throws StepwiseError `bad-model` when it is left out. */
export function valuesAt(inputs: Inputs, i: number): Values {
  const values = inputs[i];
  if (values) return values;
  throw new StepwiseError('bad-model', `Input ${i} is left out, but needed.`);
}

export function floatsAt(inputs: Inputs, i: number): Floats {
  const values = valuesAt(inputs, i);
  if (isFloats(values)) return values;
  throw new StepwiseError('bad-model', `Input ${i} has to hold floats; it holds ${values.type}.`);
}

export function integersAt(inputs: Inputs, i: number): Integers {
  const values = valuesAt(inputs, i);
  if (!isFloats(values)) return values;
  throw new StepwiseError(
    'bad-model',
    `Input ${i} has to hold whole numbers or bools; it holds ${values.type}.`,
  );
}

/** The elements of an optional input, such as axes; null where it is left out. */
export function numbersAt(inputs: Inputs, i: number): number[] | null {
  const values = inputs[i];
  return values ? numbersOf(values) : null;
}

/** The one element of an input. */
export function numberAt(inputs: Inputs, i: number): number {
  const [number, ...others] = numbersOf(valuesAt(inputs, i));
  if (number !== undefined && others.length === 0) return number;
  throw new StepwiseError('bad-model', `Input ${i} has to be one number.`);
}

/** The attribute under a name, or null; its kind has to be the given one. */
export function attributeOf<K extends Attribute['kind']>(
  node: Node,
  name: string,
  kind: K,
): Extract<Attribute, { kind: K }> | null {
  const attribute = Object.entries(node.attributes).find(([key]) => key === name)?.[1];
  if (!attribute) return null;
  if (isOfKind(attribute, kind)) return attribute;
  throw new StepwiseError(
    'bad-model',
    `The attribute '${name}' has to be of the kind ${kind}; it is ${attribute.kind}.`,
  );
}

export function intOf(node: Node, name: string, otherwise: number): number {
  return Number(attributeOf(node, name, 'int')?.value ?? otherwise);
}

export function floatOf(node: Node, name: string, otherwise: number): number {
  return attributeOf(node, name, 'float')?.value ?? otherwise;
}

function isOfKind<K extends Attribute['kind']>(
  attribute: Attribute,
  kind: K,
): attribute is Extract<Attribute, { kind: K }> {
  return attribute.kind === kind;
}
