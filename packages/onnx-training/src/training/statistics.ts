import { StepwiseError } from '@stepwise/core';
import { intOf, showNode, showPosition } from '../model/attributes.ts';
import { isFloat, type FloatType } from '../model/elementType.ts';
import type { Graph, Node } from '../model/model.ts';
import type { StaticShape } from '../model/shape.ts';
import { neededBy } from './inlineGraph.ts';

/** Running statistics of batch norm: an initializer that training moves, though not by its gradient. */
export interface Statistic {
  /** As in the model. */
  readonly name: string;
  readonly shape: StaticShape;
  readonly size: number;
  readonly type: FloatType;
  readonly operator: 'BatchNormalization';
  readonly kind: 'mean' | 'variance';
  /** The normalization that it belongs to, by the name of its node; the first where the model calls it several times. */
  readonly node: string;
}

/** Where the running mean and variance stand among the inputs of a BatchNormalization. */
const KINDS = [
  ['mean', 3],
  ['variance', 4],
] as const;

/**
 * The initializers that the batch normalizations on the way to some outputs have as running statistics: for each node its
 * mean, then its variance. Several nodes may have the same, as one layer that is called several times.
 *
 * @param graph of the internal opset.
 * @throws StepwiseError `unsupported` where the statistics of a node in training are no initializers, or an initializer is
 * something else too: `separateStatistics` gives each its own.
 */
export function findStatistics(graph: Graph, outputs: readonly string[]): readonly Statistic[] {
  const found = new Map<string, Statistic>();
  const { nodes } = neededBy(graph, outputs);
  for (const [position, node] of nodes) {
    if (!isBatchNorm(node)) continue;
    for (const [kind, i] of KINDS) {
      const name = node.inputs[i] ?? '';
      const tensor = graph.initializers.get(name);
      if (!tensor || !isFloat(tensor.type)) {
        refuseComputed(node, position, name);
        continue;
      }
      const known = found.get(name);
      if (known && known.kind !== kind) refuseShared(name, known.node, showNode(node));
      if (known) continue;
      const { shape, type, data } = tensor;
      const size = data.length;
      const operator = 'BatchNormalization';
      found.set(name, { name, shape, size, type, operator, kind, node: nameOf(node) });
    }
  }
  for (const [, node] of nodes) {
    const others = isBatchNorm(node) ? node.inputs.slice(0, 3) : node.inputs;
    const shared = others.map((name) => found.get(name)).find((one) => one !== undefined);
    if (shared) refuseShared(shared.name, shared.node, showNode(node));
  }
  return checkTypes([...found.values()]);
}

export function isBatchNorm({ op, domain }: Pick<Node, 'op' | 'domain'>): boolean {
  return op === 'BatchNormalization' && domain === '';
}

function nameOf({ name, outputs }: Node): string {
  return name || (outputs[0] ?? '');
}

function refuseComputed(node: Node, position: number, name: string): void {
  if (intOf(node, 'training_mode', 0) === 0) return;
  throw new StepwiseError(
    'unsupported',
    `${showPosition(node, position)}: its running statistics '${name}' are no initializer, so they can't be kept; export the model in evaluation mode.`,
  );
}

function refuseShared(name: string, one: string, other: string): never {
  throw new StepwiseError(
    'unsupported',
    `'${name}' is a running statistic of BatchNormalization '${one}', and ${other} uses it as something else; give each of them a tensor of its own.`,
  );
}

function checkTypes(statistics: readonly Statistic[]): readonly Statistic[] {
  const [first] = statistics;
  const other = statistics.find(({ type }) => type !== first?.type);
  if (!first || !other) return statistics;
  throw new StepwiseError(
    'unsupported',
    `The running statistic '${first.name}' is ${first.type}, and '${other.name}' ${other.type}; all batch norms of a model have to be of one type.`,
  );
}
