import type { Graph, Model, Node } from '../model/model.ts';
import { find } from '../model/attributes.ts';
import type { Tensor } from '../model/tensor.ts';
import { namesOf } from '../convert/names.ts';
import { isBatchNorm } from './statistics.ts';

/** What the inputs 1 to 4 of a BatchNormalization are, by PyTorch's names. */
const ROLES = ['weight', 'bias', 'running_mean', 'running_var'] as const;

/**
 * A model in which the running statistics of each batch norm are initializers of their own.
 *
 * Exporters write equal tensors once: in a network that was not trained yet, all means are the same zeros, which are the
 * biases too. Where the statistics of a node go through an Identity, or are something else too, its four tensors become
 * copies of its own. Nodes that have all four in common are one layer that is called several times, and stay so. A Constant
 * becomes an initializer.
 *
 * @param model of any opset, as it was read; the nodes of its graph alone are looked at.
 * @returns the same model where nothing is shared.
 */
export function separateStatistics(model: Model): Model {
  const { graph } = model;
  if (!graph.nodes.some(isBatchNorm)) return model;
  const sources = new Sources(graph);
  const names = namesOf(graph);
  const initializers = new Map(graph.initializers);
  const copies = new Map<Node, Map<number, string>>();
  const gone = new Set<Node>();

  for (const node of graph.nodes) {
    const roles = isBatchNorm(node) ? sources.shared(node) : [];
    for (const i of roles) {
      const name = node.inputs[i + 1] ?? '';
      const maker = sources.maker(name);
      const value = sources.tensor(name);
      if (!value) continue;
      // the name of what only this layer reads can go on as that of the initializer
      const own = maker !== null && sources.layers(name) === 1;
      if (own) gone.add(maker);
      const copy = own ? name : names.free(`${node.name || (node.outputs[0] ?? '')}.${ROLES[i]}`);
      initializers.set(copy, value);
      copies.set(node, (copies.get(node) ?? new Map<number, string>()).set(i + 1, copy));
    }
  }
  if (copies.size === 0) return model;
  const nodes = graph.nodes
    .filter((node) => !gone.has(node))
    .map((node) => {
      const own = copies.get(node);
      return own ? { ...node, inputs: node.inputs.map((name, i) => own.get(i) ?? name) } : node;
    });
  const left = new Set([
    ...nodes.flatMap(({ inputs }) => inputs),
    ...graph.outputs.map(({ name }) => name),
  ]);
  // what was copied, and is read no more; nodes inside of nodes do not read the statistics of a layer
  for (const name of sources.origins()) if (!left.has(name)) initializers.delete(name);
  return { ...model, graph: { ...graph, initializers, nodes } };
}

/** Who reads the initializers of a graph, and in which place. */
class Sources {
  readonly #graph: Graph;
  readonly #makers = new Map<string, Node>();
  readonly #uses = new Map<string, string[]>();

  constructor(graph: Graph) {
    this.#graph = graph;
    for (const node of graph.nodes) {
      for (const name of node.outputs) this.#makers.set(name, node);
      const layer = isBatchNorm(node) ? node.inputs.slice(1).join('\n') : null;
      for (const [i, name] of node.inputs.entries()) {
        // calls of one layer read it in one way
        const use = layer === null ? `${this.#uses.get(name)?.length ?? 0}` : `${i}\n${layer}`;
        this.#uses.set(name, [...(this.#uses.get(name) ?? []), use]);
      }
    }
    for (const { name } of graph.outputs) {
      this.#uses.set(name, [...(this.#uses.get(name) ?? []), 'output']);
    }
  }

  /** The initializers that batch norms read, themselves or through an Identity. */
  origins(): ReadonlySet<string> {
    const found = this.#graph.nodes
      .filter(isBatchNorm)
      .flatMap(({ inputs }) => inputs.slice(1).map((name) => this.#origin(name)));
    return new Set(found);
  }

  #origin(name: string): string {
    const maker = this.maker(name);
    return maker?.op === 'Identity' ? this.#origin(maker.inputs[0] ?? '') : name;
  }

  /** How many layers, other nodes and outputs read a value. */
  layers(name: string): number {
    return new Set(this.#uses.get(name)).size;
  }

  /** The Identity or Constant that a value comes from. */
  maker(name: string): Node | null {
    const maker = this.#makers.get(name);
    return maker?.domain === '' && (maker.op === 'Identity' || maker.op === 'Constant')
      ? maker
      : null;
  }

  /** The numbers of a value that is an initializer, or a copy of one. */
  tensor(name: string): Tensor | null {
    const known = this.#graph.initializers.get(name);
    if (known) return known;
    const maker = this.maker(name);
    if (maker?.op === 'Identity') return this.tensor(maker.inputs[0] ?? '');
    return maker ? (find(maker, 'value', 'tensor')?.value ?? null) : null;
  }

  /** Which of the four tensors of a batch norm, counted from 0, have to become its own. */
  shared(node: Node): readonly number[] {
    const inputs = node.inputs.slice(1, 5);
    const isSeparate = inputs
      .slice(2)
      .every((name) => this.layers(name) === 1 && (!this.maker(name) || !this.tensor(name)));
    if (isSeparate) return [];
    return inputs.flatMap((name, i) => {
      const maker = this.maker(name);
      const isOwn = maker ? maker.op === 'Constant' && i < 2 : this.layers(name) === 1;
      return isOwn ? [] : [i];
    });
  }
}
