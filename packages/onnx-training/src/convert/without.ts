import type { Node } from '../model/model.ts';

/** The node without some of its attributes. */
export function without(node: Node, ...names: readonly string[]): Node {
  const kept = Object.entries(node.attributes).filter(([name]) => !names.includes(name));
  return kept.length === Object.keys(node.attributes).length
    ? node
    : { ...node, attributes: Object.fromEntries(kept) };
}
