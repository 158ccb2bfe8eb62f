import type { Graph } from '../model/model.ts';

/** The names of a model, nested graphs included. */
export interface Names {
  /** A name that nothing has. */
  free(hint: string): string;
  isUsed(name: string): boolean;
}

export function namesOf(graph: Graph): Names {
  const made = new Set<string>();
  const used = new Set<string>();
  collect(graph, made, used);
  const free = freeAmong(new Set([...made, ...used]));
  return { isUsed: (name) => used.has(name), free };
}

/** The names of the nodes of a model, nested graphs included. */
export function namesOfNodes(graph: Graph): Pick<Names, 'free'> {
  const taken = new Set<string>();
  const collectNodes = ({ nodes }: Graph): void => {
    for (const { name, attributes } of nodes) {
      taken.add(name);
      for (const attribute of Object.values(attributes)) {
        if (attribute.kind === 'graph') collectNodes(attribute.value);
      }
    }
  };
  collectNodes(graph);
  return { free: freeAmong(taken) };
}

/** Gives names that are not taken, and takes them: the hint itself, or with a number. */
function freeAmong(taken: Set<string>): (hint: string) => string {
  const counts = new Map<string, number>();
  return (hint) => {
    let name = hint;
    while (taken.has(name)) {
      const count = (counts.get(hint) ?? 0) + 1;
      counts.set(hint, count);
      name = `${hint}_${count}`;
    }
    taken.add(name);
    return name;
  };
}

function collect(graph: Graph, made: Set<string>, used: Set<string>): void {
  for (const { name } of graph.inputs) made.add(name);
  for (const name of graph.initializers.keys()) made.add(name);
  for (const { name } of graph.outputs) used.add(name);
  for (const { inputs, outputs, attributes } of graph.nodes) {
    for (const name of inputs) used.add(name);
    for (const name of outputs) made.add(name);
    for (const attribute of Object.values(attributes)) {
      if (attribute.kind === 'graph') collect(attribute.value, made, used);
    }
  }
}
