import { StepwiseError } from '@stepwise/core';
import {
  OPSET,
  type Attribute,
  type Attributes,
  type Graph,
  type Model,
  type Node,
} from '../model/model.ts';
import type { Tensor } from '../model/tensor.ts';
import { NEWEST_OPSET, OLDEST_OPSET } from './changes.ts';
import type { Conversion } from './converter.ts';
import { CONVERTERS } from './converters.ts';
import { KnownTypes } from './knownTypes.ts';
import { namesOf, type Names } from './names.ts';
import { pass } from './pass.ts';

/** The version of the file format that goes with the internal opset. */
const IR_VERSION = 8;

/**
 * The same model in the one opset that everything inside knows, 18. Nodes whose definition is the same in both pass as
 * they are, others are converted; nodes of other domains are not touched.
 *
 * @param model of the opsets 7 to 26.
 * @throws StepwiseError `unsupported` when the opset is older or newer, the model has local functions, or a node can't be
 * said in opset 18; `bad-model` when a node is not as its opset wants it.
 * @example
 * ```ts
 * const model = raise(readModel(bytes)); // model.opsets[''] === 18
 * ```
 */
export function raise(model: Model): Model {
  const opset = opsetOf(model);
  const [first] = model.functions;
  if (first) {
    throw new StepwiseError(
      'unsupported',
      `The model has local functions, such as '${first.name}'; export it with functions inlined.`,
    );
  }
  const graph = raiseGraph(model.graph, opset, namesOf(model.graph), null);
  return {
    ...model,
    irVersion: Math.max(model.irVersion, IR_VERSION),
    opsets: { ...model.opsets, '': OPSET },
    graph,
  };
}

function opsetOf({ opsets }: Model): number {
  const opset = Object.hasOwn(opsets, '') ? opsets[''] : undefined;
  if (opset === undefined) {
    throw new StepwiseError(
      'bad-model',
      'The model does not say which version of the standard operators it uses.',
    );
  }
  if (opset < OLDEST_OPSET || opset > NEWEST_OPSET) {
    throw new StepwiseError(
      'unsupported',
      `The model is of opset ${opset}; those from ${OLDEST_OPSET} to ${NEWEST_OPSET} are read. Export it again with opset ${OPSET}.`,
    );
  }
  return opset;
}

function raiseGraph(graph: Graph, opset: number, names: Names, outer: KnownTypes | null): Graph {
  const known = new KnownTypes(graph, outer);
  const initializers = new Map(graph.initializers);
  const conversion: Conversion = {
    opset,
    free: names.free,
    isUsed: names.isUsed,
    shape: (name) => known.shape(name),
    type: (name) => known.type(name),
    constant: (hint: string, value: Tensor): string => {
      const name = names.free(hint);
      initializers.set(name, value);
      known.constant(name, value);
      return name;
    },
  };
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    for (const raised of raiseNode(node, conversion)) {
      const whole = { ...raised, attributes: raiseInside(raised.attributes, opset, names, known) };
      nodes.push(whole);
      known.node(whole);
    }
  }
  return { ...graph, initializers, nodes };
}

function raiseNode(node: Node, conversion: Conversion): readonly Node[] {
  if (node.domain !== '') return [node];
  const { opset } = conversion;
  const converter = CONVERTERS.get(node.op);
  const { from = OLDEST_OPSET, before = NEWEST_OPSET + 1, convert } = converter ?? {};
  const isConverted = convert && from <= opset && opset < before;
  return isConverted ? convert(node, conversion) : [pass(node, opset)];
}

/** Graphs inside a node see the values around it. */
function raiseInside(
  attributes: Attributes,
  opset: number,
  names: Names,
  known: KnownTypes,
): Attributes {
  const all = Object.entries(attributes);
  if (!all.some(([, { kind }]) => kind === 'graph')) return attributes;
  return Object.fromEntries(
    all.map(([name, attribute]): [string, Attribute] =>
      attribute.kind === 'graph'
        ? [name, { ...attribute, value: raiseGraph(attribute.value, opset, names, known) }]
        : [name, attribute],
    ),
  );
}
