import { StepwiseError } from '@stepwise/core';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { showNode, showPosition } from '../model/attributes.ts';
import type { Graph, Node } from '../model/model.ts';
import type { Tensor, TensorType } from '../model/tensor.ts';
import type { Inputs } from '../operators/operator.ts';
import { adviceOn } from '../operators/adviceOn.ts';
import { findOperator } from '../operators/table.ts';
import { isCandidate } from '../model/candidate.ts';

/** A node of a graph on its way into another one. */
export interface InlinedNode {
  readonly node: Node;
  /** What its inputs have become; null where one is left out. */
  readonly inputs: Inputs<Value>;
  /** Where it stands in its graph, counted from 0. */
  readonly position: number;
  /** Whether something uses each of its outputs. */
  readonly used: readonly boolean[];
}

/**
 * Puts something else in the place of a node: what a network does differently when it is trained.
 *
 * @returns a value for each output that is used, or null where the node is to stay as it is.
 */
export type Rewrite = (inlined: InlinedNode) => readonly Value[] | null;

export interface InlineOptions {
  /** The outputs that are wanted; nodes and inputs that they do not need are left out. */
  readonly outputs: readonly string[];
  /** Types in place of those that the graph says for its inputs, such as a batch's own shapes. */
  readonly inputs?: Readonly<Record<string, TensorType>>;
  /** What stands for an initializer; a constant where it returns null. */
  readonly initializer?: (name: string, tensor: Tensor) => Value | null;
  /** What stands for a node; the node itself where it returns null. */
  readonly rewrite?: Rewrite;
}

/**
 * Puts a graph of the internal opset into a graph under construction. Types are inferred and constants folded anew, from
 * the types of the inputs that are given.
 *
 * @returns the inputs that are needed, and the wanted outputs by name.
 * @throws StepwiseError `unsupported` with every operator that can't be used; `bad-model` when parts do not fit together.
 */
export function inlineGraph(
  g: GraphBuilder,
  graph: Graph,
  options: InlineOptions,
): { readonly inputs: readonly Value[]; readonly outputs: ReadonlyMap<string, Value> } {
  const { nodes, names } = neededBy(graph, options.outputs);
  refuseUnknown(graph, nodes);
  const values = new Map<string, Value>();
  const inputs: Value[] = [];
  for (const { name, type: declared } of graph.inputs) {
    if (!names.has(name)) continue;
    const type = options.inputs?.[name] ?? declared;
    if (!type) {
      throw new StepwiseError(
        'bad-model',
        `The model does not say the shape of its input '${name}'; give it.`,
      );
    }
    const input = g.input(name, type.type, type.shape);
    values.set(name, input);
    inputs.push(input);
  }
  for (const [name, tensor] of graph.initializers) {
    if (!names.has(name)) continue;
    values.set(name, options.initializer?.(name, tensor) ?? g.constant(tensor, name));
  }
  const lookUp = (name: string, user: string): Value => {
    const value = values.get(name);
    if (value) return value;
    throw new StepwiseError('bad-model', `${user} uses '${name}', which nothing makes.`);
  };
  for (const [position, node] of nodes) {
    const given = node.inputs.map((name) => (name === '' ? null : lookUp(name, showNode(node))));
    const used = node.outputs.map((name) => name !== '' && names.has(name));
    const made =
      options.rewrite?.({ node, inputs: given, position, used }) ??
      g.node(node.op, given, node.attributes, {
        name: node.name,
        outputs: node.outputs,
        position,
      });
    for (const [i, name] of node.outputs.entries()) {
      const value = made[i];
      if (name !== '' && value) values.set(name, value);
    }
  }
  const outputs = new Map(
    options.outputs.map((name) => [name, lookUp(name, 'The training graph')]),
  );
  return { inputs, outputs };
}

/** The nodes, with their positions, and the names of all values that some outputs need. */
export function neededBy(
  graph: Graph,
  outputs: readonly string[],
): {
  readonly nodes: readonly (readonly [position: number, node: Node])[];
  readonly names: ReadonlySet<string>;
} {
  const names = new Set(outputs);
  const nodes: (readonly [number, Node])[] = [];
  for (const [position, node] of [...graph.nodes.entries()].toReversed()) {
    if (!node.outputs.some((name) => name !== '' && names.has(name))) continue;
    nodes.push([position, node]);
    for (const name of node.inputs) names.add(name);
  }
  return { nodes: nodes.toReversed(), names };
}

/** Refuses operators that are not known; what is known but has no gradient on the way of a weight is told with them. */
function refuseUnknown(graph: Graph, nodes: readonly (readonly [number, Node])[]): void {
  if (nodes.every(([, node]) => isKnown(node))) return;
  const depends = new Set<string>();
  for (const [name, tensor] of graph.initializers) if (isCandidate(tensor)) depends.add(name);
  const refused = nodes.filter(([, node]) => {
    const behind = node.inputs.some((name) => depends.has(name));
    if (behind) for (const name of node.outputs) depends.add(name);
    return !isKnown(node) || (behind && findOperator(node.op)?.gradient === undefined);
  });
  const list = refused.map(([position, node]) => showPosition(node, position));
  const advice = adviceOn(refused.map(([, { op }]) => op));
  throw new StepwiseError(
    'unsupported',
    `The model can't be trained: there is no gradient for ${list.join(', ')}. Replace these operators before the export.${advice}`,
  );
}

function isKnown({ op, domain }: Node): boolean {
  const operator = findOperator(op);
  return operator !== null && domain === (operator.domain ?? '');
}
