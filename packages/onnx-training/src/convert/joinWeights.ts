import { isMadeUp } from '../model/madeUp.ts';
import { ints } from '../model/attributes.ts';
import { isTransposed } from '../model/isTransposed.ts';
import type { Graph, Node } from '../model/model.ts';

/**
 * Puts a Transpose in the place of a weight that is the transpose of an embedding, element by element, and that has a name
 * of the exporter's: where the network has one weight for both, an exporter that computes the transpose beforehand makes it
 * two, and they would part in training.
 *
 * @param graph of a model from PyTorch.
 */
export function joinWeights(graph: Graph): Graph {
  const tables = new Set(
    graph.nodes.flatMap(({ op, inputs }) => (op === 'Gather' ? inputs.slice(0, 1) : [])),
  );
  const embeddings = [...graph.initializers].filter(([name]) => tables.has(name));
  const initializers = new Map(graph.initializers);
  const turned: Node[] = [];
  for (const [name, tensor] of graph.initializers) {
    const whole = isMadeUp(name)
      ? embeddings.find(([, value]) => isTransposed(value, tensor))
      : undefined;
    if (!whole) continue;
    initializers.delete(name);
    turned.push({
      // without a name it can't have one that is taken
      name: '',
      op: 'Transpose',
      domain: '',
      inputs: [whole[0]],
      outputs: [name],
      attributes: { perm: ints([1, 0]) },
    });
  }
  return turned.length === 0
    ? graph
    : { ...graph, initializers, nodes: [...turned, ...graph.nodes] };
}
