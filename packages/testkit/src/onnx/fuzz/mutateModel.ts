import type { Graph, Model, Node, Tensor, ValueInfo } from '@stepwise/onnx-training';
import type { Random } from '../random.ts';
import { mutateAttributes } from './mutateAttributes.ts';
import { anyDimension, anyName, anyType } from './values.ts';

/** A model with one to three changes that bytes rarely hit: other opsets, types, shapes, names, orders, attributes. */
export function mutateModel(model: Model, random: Random): Model {
  let changed = model;
  const times = random.integer(1, 3);
  for (let i = 0; i < times; i += 1) {
    changed =
      random.uniform() < 0.2
        ? mutateHeader(changed, random)
        : { ...changed, graph: mutateGraph(changed.graph, random) };
  }
  return changed;
}

function mutateHeader(model: Model, random: Random): Model {
  const version = random.integer(-1, 30);
  return random.choose<() => Model>([
    () => ({ ...model, opsets: { ...model.opsets, '': version } }),
    () => ({ ...model, opsets: {} }),
    () => ({ ...model, irVersion: version }),
    () => ({ ...model, functions: [] }),
    () => ({ ...model, functions: [...model.functions, ...model.functions] }),
  ])();
}

/** One change to a graph, or to a graph inside one of its nodes. */
function mutateGraph(graph: Graph, random: Random): Graph {
  const names = namesIn(graph);
  return random.choose<() => Graph>([
    () => ({
      ...graph,
      nodes: one(graph.nodes, random, (node) => mutateNode(node, names, random)),
    }),
    () => ({
      ...graph,
      nodes: one(graph.nodes, random, (node) => mutateNode(node, names, random)),
    }),
    () => ({
      ...graph,
      nodes: one(graph.nodes, random, (node) => ({
        ...node,
        attributes: mutateAttributes(node.attributes, random, mutateGraph),
      })),
    }),
    () => ({ ...graph, nodes: moved(graph.nodes, random) }),
    () => ({
      ...graph,
      inputs: one(graph.inputs, random, (info) => mutateInfo(info, names, random)),
    }),
    () => ({
      ...graph,
      outputs: one(graph.outputs, random, (info) => mutateInfo(info, names, random)),
    }),
    () => ({ ...graph, initializers: mutateWeights(graph.initializers, names, random) }),
  ])();
}

function mutateNode(node: Node, names: readonly string[], random: Random): Node {
  const rename = (): string => anyName(names, random);
  return random.choose<() => Node>([
    () => ({ ...node, inputs: one(node.inputs, random, rename) }),
    () => ({ ...node, outputs: one(node.outputs, random, rename) }),
    () => ({ ...node, inputs: node.inputs.slice(0, -1) }),
    () => ({ ...node, inputs: [...node.inputs, rename()] }),
    () => ({ ...node, outputs: [...node.outputs, rename()] }),
    () => ({ ...node, inputs: [] }),
    () => ({
      ...node,
      op: random.choose(['Softmax', 'Squeeze', 'Slice', 'Split', 'Cast', 'Clip', '']),
    }),
    () => ({
      ...node,
      op: random.choose(['Reshape', 'Constant', 'Dropout', 'ReduceMax', 'Gemm', 'If']),
    }),
    () => ({ ...node, domain: random.choose(['', 'com.example']) }),
  ])();
}

/** Nodes in another order, or one of them lost or twice. */
function moved(nodes: readonly Node[], random: Random): readonly Node[] {
  const at = random.integer(0, Math.max(0, nodes.length - 1));
  const [picked] = nodes.slice(at, at + 1);
  const rest = nodes.toSpliced(at, 1);
  if (!picked || random.uniform() < 0.2) return rest;
  if (random.uniform() < 0.2) return [...nodes, picked];
  return rest.toSpliced(random.integer(0, rest.length), 0, picked);
}

function mutateInfo(info: ValueInfo, names: readonly string[], random: Random): ValueInfo {
  const { type } = info;
  return random.choose<() => ValueInfo>([
    () => ({ ...info, name: anyName(names, random) }),
    () => ({ ...info, type: null }),
    () => ({ ...info, type: type && { ...type, type: anyType(random) } }),
    () => ({
      ...info,
      type: type && { ...type, shape: one(type.shape, random, () => anyDimension(random)) },
    }),
    () => ({ ...info, type: type && { ...type, shape: [...type.shape, anyDimension(random)] } }),
    () => ({ ...info, type: type && { ...type, shape: type.shape.slice(1) } }),
  ])();
}

function mutateWeights(
  weights: ReadonlyMap<string, Tensor>,
  names: readonly string[],
  random: Random,
): ReadonlyMap<string, Tensor> {
  return new Map(
    one([...weights], random, ([name, tensor]): [string, Tensor] =>
      random.choose<() => [string, Tensor]>([
        () => [anyName(names, random), tensor],
        () => [name, { ...tensor, type: anyType(random) }],
        () => [
          name,
          { ...tensor, shape: [...tensor.shape, random.choose([0, 1, 2, -1, 2 ** 40])] },
        ],
        () => [name, { ...tensor, shape: tensor.shape.toReversed() }],
        () => [name, { ...tensor, data: tensor.data.slice(1) }],
      ])(),
    ),
  );
}

/** The list with one element changed. */
function one<T>(list: readonly T[], random: Random, change: (element: T) => T): readonly T[] {
  const at = random.integer(0, Math.max(0, list.length - 1));
  return list.map((element, i) => (i === at ? change(element) : element));
}

function namesIn({ inputs, initializers, nodes }: Graph): readonly string[] {
  return [
    ...inputs.map(({ name }) => name),
    ...initializers.keys(),
    ...nodes.flatMap(({ outputs }) => outputs),
  ];
}
