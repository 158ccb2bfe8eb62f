import { StepwiseError } from '@stepwise/core';
import type { Attribute, Node } from './model.ts';

export const int = (value: number): Attribute => ({ kind: 'int', value });
export const ints = (value: readonly number[]): Attribute => ({ kind: 'ints', value });
export const float = (value: number): Attribute => ({ kind: 'float', value });
export const string = (value: string): Attribute => ({ kind: 'string', value });

/** The whole number that a node has under a name, or what the operator's definition says otherwise. */
export function intOf(node: Node, name: string, otherwise: number): number {
  return Number(find(node, name, 'int')?.value ?? otherwise);
}

export function floatOf(node: Node, name: string, otherwise: number): number {
  return find(node, name, 'float')?.value ?? otherwise;
}

export function stringOf(node: Node, name: string, otherwise: string): string {
  return find(node, name, 'string')?.value ?? otherwise;
}

/** Null where the node does not have it. */
export function intsOf(node: Node, name: string): readonly number[] | null {
  return find(node, name, 'ints')?.value.map(Number) ?? null;
}

/** The attribute under a name, or null. @throws StepwiseError `bad-model` when it is of another kind. */
export function find<K extends Attribute['kind']>(
  node: Node,
  name: string,
  kind: K,
): Extract<Attribute, { kind: K }> | null {
  const found = Object.hasOwn(node.attributes, name) ? node.attributes[name] : undefined;
  if (found === undefined) return null;
  if (!isKind(found, kind)) {
    throw new StepwiseError(
      'bad-model',
      `${showNode(node)}: its attribute '${name}' has to be of the kind ${kind}; it is ${found.kind}.`,
    );
  }
  return found;
}

/** `Gemm 'fc1'`, for messages. */
export function showNode({ op, name, outputs }: Pick<Node, 'op' | 'name' | 'outputs'>): string {
  return `${op} '${name || (outputs[0] ?? '')}'`;
}

/** `Gemm 'fc1' (node 3)`: where it stands in its graph, counted from 0. */
export function showPosition(
  node: Pick<Node, 'op' | 'name' | 'outputs'>,
  position: number,
): string {
  return `${showNode(node)} (node ${position})`;
}

function isKind<K extends Attribute['kind']>(
  attribute: Attribute,
  kind: K,
): attribute is Extract<Attribute, { kind: K }> {
  return attribute.kind === kind;
}
