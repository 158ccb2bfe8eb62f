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
import { checkOpset } from './checkOpset.ts';
import type { Conversion } from './converter.ts';
import { CONVERTERS } from './converters.ts';
import { inlineFunctions } from './inlineFunctions.ts';
import { KnownTypes } from './knownTypes.ts';
import { namesOf, type Names } from './names.ts';
import { pass } from './pass.ts';
import type { Sequence } from './sequence.ts';

/** The version of the file format that goes with the internal opset. */
const IR_VERSION = 8;

/**
 * The same model in the one opset that everything inside knows, 18. The nodes of local functions stand in the place of
 * their calls. Nodes whose definition is the same in both opsets pass as they are, others are converted; nodes of other
 * domains are not touched.
 *
 * @param model of the opsets 7 to 26.
 * @throws StepwiseError `unsupported` when the opset is older or newer, or a node can't be said in opset 18; `bad-model`
 * when a node is not as its opset wants it, or a call is not as its function wants it.
 * @example
 * ```ts
 * const model = raise(readModel(bytes)); // model.opsets[''] === 18
 * ```
 */
export function raise(model: Model): Model {
  const { opsets } = model;
  const opset = checkOpset('The model', Object.hasOwn(opsets, '') ? opsets[''] : undefined);
  const { graph: inlined, opsetOf } = inlineFunctions(model, opset);
  const raising: Raising = { opsetOf, names: namesOf(inlined), sequences: new Map() };
  const graph = raiseGraph(inlined, raising, null);
  return {
    ...model,
    irVersion: Math.max(model.irVersion, IR_VERSION),
    opsets: { ...model.opsets, '': OPSET },
    graph,
    functions: [],
  };
}

/** What the nodes of all graphs of a model have in common. */
interface Raising {
  readonly opsetOf: (node: Node) => number;
  readonly names: Names;
  readonly sequences: Map<string, Sequence>;
}

function raiseGraph(graph: Graph, raising: Raising, outer: KnownTypes | null): Graph {
  const known = new KnownTypes(graph, outer);
  const initializers = new Map(graph.initializers);
  const { opsetOf, names, sequences } = raising;
  const conversionOf = (opset: number): Conversion => ({
    opset,
    free: names.free,
    isUsed: names.isUsed,
    shape: (name) => known.shape(name),
    type: (name) => known.type(name),
    numbers: (name) => known.numbers(name),
    sequences,
    constant: (hint: string, value: Tensor): string => {
      const name = names.free(hint);
      initializers.set(name, value);
      known.constant(name, value);
      return name;
    },
  });
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    for (const raised of raiseNode(node, conversionOf(opsetOf(node)))) {
      const whole = { ...raised, attributes: raiseInside(raised.attributes, raising, known) };
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
function raiseInside(attributes: Attributes, raising: Raising, known: KnownTypes): Attributes {
  const all = Object.entries(attributes);
  if (!all.some(([, { kind }]) => kind === 'graph')) return attributes;
  return Object.fromEntries(
    all.map(([name, attribute]): [string, Attribute] =>
      attribute.kind === 'graph'
        ? [name, { ...attribute, value: raiseGraph(attribute.value, raising, known) }]
        : [name, attribute],
    ),
  );
}
