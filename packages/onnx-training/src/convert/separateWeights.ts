import { areAllEqual } from '../model/areAllEqual.ts';
import { isCandidate } from '../model/candidate.ts';
import type { Graph, Node } from '../model/model.ts';
import { isMadeUp, MADE_UP } from '../model/madeUp.ts';
import { namesOf, type Names } from './names.ts';

/**
 * Gives weights that PyTorch's exporters merged tensors of their own again.
 *
 * The exporters write equal tensors once. In a network that was not trained yet, those are all biases of zeros and all
 * scales of ones of a length, and the copied layers of an `nn.TransformerEncoder`; trained as they are, they would stay
 * equal for ever. Two uses of a tensor are two weights where they belong to different modules and either all elements are
 * the same number, or they are the same part of copied modules: `layers.0.linear1` and `layers.1.linear1`. A weight that
 * is shared on purpose, as that of an embedding and the output layer, or of `fc1` and `fc2`, is neither.
 *
 * The TorchScript exporter says the module by an Identity with the name of the lost weight, the newer one by the scopes of
 * a node.
 *
 * @param graph of a model from PyTorch.
 */
export function separateWeights(graph: Graph): Graph {
  return separateUses(separateCopies(graph));
}

/** Identities that stand for a weight of another name. */
function separateCopies(graph: Graph): Graph {
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const moduleOfWeight = (name: string): string =>
    isMadeUp(name) ? moduleOfUser(graph, name) : parentOf(name);
  const initializers = new Map(graph.initializers);
  const nodes = graph.nodes.filter((node) => {
    const [from = '', to = ''] = [node.inputs[0], node.outputs[0]];
    const tensor = isIdentity(node) && !outputs.has(to) ? initializers.get(from) : undefined;
    if (!tensor || !isCandidate(tensor)) return true;
    if (!areAllEqual(tensor) && !areCopies(moduleOfWeight(from), moduleOfWeight(to))) return true;
    initializers.set(to, tensor);
    return false;
  });
  return nodes.length === graph.nodes.length ? graph : { ...graph, initializers, nodes };
}

/** Uses of one weight by different modules. */
function separateUses(graph: Graph): Graph {
  if (graph.nodes.every(({ scopes }) => scopes === undefined)) return graph;
  const uses = usesOf(graph);
  const initializers = new Map(graph.initializers);
  const names: Pick<Names, 'free'> = namesOf(graph);
  const renamed = new Map<Node, Map<number, string>>();
  for (const [name, tensor] of graph.initializers) {
    const groups = groupsOf(uses.get(name) ?? []);
    if (groups.length < 2 || !isCandidate(tensor) || isMade(name, groups)) continue;
    const isFilled = areAllEqual(tensor);
    const owner = groups.find(([use]) => use && name.startsWith(`${use.module}.`)) ?? groups[0];
    const kept = owner?.[0];
    for (const group of groups) {
      const [first] = group;
      if (group === owner || !first || !kept) continue;
      if (first.module === '' || !(isFilled || areCopies(first.module, kept.module))) continue;
      const copy = names.free(`${first.module}.${first.role || (name.split('.').at(-1) ?? name)}`);
      initializers.set(copy, tensor);
      for (const { node, input } of group) {
        renamed.set(node, (renamed.get(node) ?? new Map<number, string>()).set(input, copy));
      }
    }
  }
  if (renamed.size === 0) return graph;
  const nodes = graph.nodes.map((node) => {
    const own = renamed.get(node);
    return own ? { ...node, inputs: node.inputs.map((name, i) => own.get(i) ?? name) } : node;
  });
  return { ...graph, initializers, nodes };
}

interface Use {
  readonly node: Node;
  readonly input: number;
  /** The module of the network that the node comes from. */
  readonly module: string;
  /** What PyTorch calls such an input; empty where it could be anything. */
  readonly role: string;
}

function usesOf({ nodes }: Graph): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>();
  for (const node of nodes) {
    for (const [input, name] of node.inputs.entries()) {
      const use = { node, input, module: moduleOf(node), role: ROLES.get(node.op)?.[input] ?? '' };
      const known = uses.get(name);
      if (known) known.push(use);
      else uses.set(name, [use]);
    }
  }
  return uses;
}

/** By module and role. */
function groupsOf(uses: readonly Use[]): readonly (readonly Use[])[] {
  const groups = new Map<string, Use[]>();
  for (const use of uses) {
    const key = `${use.module}\n${use.role}`;
    const known = groups.get(key);
    if (known) known.push(use);
    else groups.set(key, [use]);
  }
  return [...groups.values()];
}

/** Ones and zeros that the exporter makes up for a normalization which it has to say by another one. */
function isMade(name: string, groups: readonly (readonly Use[])[]): boolean {
  return (
    MADE_UP.test(name) && groups.flat().every(({ node }) => node.op === 'InstanceNormalization')
  );
}

const LAYER: readonly string[] = ['', 'weight', 'bias'];

/** What PyTorch calls the inputs of an operator. */
const ROLES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['BatchNormalization', [...LAYER, 'running_mean', 'running_var']],
  ['Conv', LAYER],
  ['ConvTranspose', LAYER],
  ['Gemm', LAYER],
  ['GroupNormalization', LAYER],
  ['InstanceNormalization', LAYER],
  ['LayerNormalization', LAYER],
  ['PRelu', LAYER],
  ['RMSNormalization', LAYER],
]);

/** `layers.1.norm` of `['', 'layers.1', 'layers.1.norm', 'layer_norm']`: the last of them is the operation. */
function moduleOf({ scopes = '' }: Node): string {
  return [...scopes.matchAll(/'([^']*)'/gu)].at(-2)?.[1] ?? '';
}

const isIdentity = ({ op, domain }: Node): boolean => op === 'Identity' && domain === '';

/** `layers.1.norm` of a user whose name is `/layers.1/norm/MatMul`. */
function moduleOfUser({ nodes }: Graph, weight: string): string {
  const user = nodes.find((node) => !isIdentity(node) && node.inputs.includes(weight));
  return (user?.name ?? '').split('/').slice(1, -1).join('.');
}

const isIndex = (part = ''): boolean => /^\d+$/u.test(part);

/** The module of a weight. */
const parentOf = (name: string): string => name.split('.').slice(0, -1).join('.');

/** Whether two modules are the same part of two members of a list: `layers.0.norm` and `layers.1.norm`. */
function areCopies(a: string, b: string): boolean {
  const [left, right] = [a.split('.'), b.split('.')];
  return (
    a !== b &&
    left.length === right.length &&
    left.at(-1) === right.at(-1) &&
    left.every((part, i) => part === right[i] || (isIndex(part) && isIndex(right[i])))
  );
}
