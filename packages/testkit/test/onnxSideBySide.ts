import type { Graph, Model, Tensor } from '@stepwise/onnx-training';

/** A model and what it is fed. */
export interface Fed {
  readonly model: Model;
  readonly feeds: Readonly<Record<string, Tensor>>;
}

/**
 * Several models in one, which have nothing to do with each other: a session of the runtime takes longer to make than a
 * small graph takes to run. What was `y` in the third model is `2.y` in the whole.
 */
export function sideBySide(parts: readonly Fed[]): Fed {
  const graphs = parts.map(({ model: { graph } }, i) => renamed(graph, `${i}.`));
  return {
    model: {
      irVersion: 8,
      opsets: Object.assign({}, ...parts.map(({ model }) => model.opsets)) as Model['opsets'],
      producer: 'test',
      metadata: {},
      functions: [],
      graph: {
        name: 'side by side',
        inputs: graphs.flatMap(({ inputs }) => inputs),
        outputs: graphs.flatMap(({ outputs }) => outputs),
        initializers: new Map(graphs.flatMap(({ initializers }) => [...initializers])),
        nodes: graphs.flatMap(({ nodes }) => nodes),
      },
    },
    feeds: Object.fromEntries(
      parts.flatMap(({ feeds }, i) =>
        Object.entries(feeds).map(([name, value]): [string, Tensor] => [`${i}.${name}`, value]),
      ),
    ),
  };
}

function renamed(graph: Graph, prefix: string): Graph {
  const rename = (name: string): string => (name === '' ? '' : `${prefix}${name}`);
  return {
    ...graph,
    inputs: graph.inputs.map((info) => ({ ...info, name: rename(info.name) })),
    outputs: graph.outputs.map((info) => ({ ...info, name: rename(info.name) })),
    initializers: new Map(
      [...graph.initializers].map(([name, value]): [string, Tensor] => [rename(name), value]),
    ),
    nodes: graph.nodes.map((node) => ({
      ...node,
      name: rename(node.name),
      inputs: node.inputs.map(rename),
      outputs: node.outputs.map(rename),
    })),
  };
}
