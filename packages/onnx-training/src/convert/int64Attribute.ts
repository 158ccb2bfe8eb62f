import { find } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { tensor, type Tensor } from '../model/tensor.ts';

/** The whole numbers that a node has as an attribute, as a tensor, exactly; null where it does not have them. */
export function int64Attribute(node: Node, name: string): Tensor | null {
  const value = find(node, name, 'ints')?.value;
  return value ? tensor('int64', [value.length], BigInt64Array.from(value, BigInt)) : null;
}
