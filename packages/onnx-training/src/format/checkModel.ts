import { StepwiseError } from '@stepwise/core';
import { showNode } from '../model/attributes.ts';
import type { Graph, Model, Node } from '../model/model.ts';

/**
 * Checks that every value of a model is made once, and before it is used.
 *
 * @throws StepwiseError `bad-model` that names the node.
 */
export function checkModel({ graph, functions }: Model): void {
  checkGraph(graph);
  const known = new Set<string>();
  for (const { domain, name, inputs, outputs, nodes } of functions) {
    const where = `The function '${name}'`;
    const id = `${domain}\0${name}`;
    if (name === '' || known.has(id))
      fail(`${where}: its name is ${name === '' ? 'empty' : 'taken'}.`);
    known.add(id);
    checkBody(where, { inputs, outputs, nodes, initializers: [] }, null);
  }
}

/** Names that can be seen from a place. */
interface Scope {
  readonly names: ReadonlySet<string>;
  readonly outer: Scope | null;
}

interface Body {
  readonly inputs: readonly string[];
  readonly initializers: Iterable<string>;
  readonly nodes: readonly Node[];
  readonly outputs: readonly string[];
}

function checkGraph(graph: Graph, outer: Scope | null = null): void {
  const body: Body = {
    inputs: graph.inputs.map(({ name }) => name),
    initializers: graph.initializers.keys(),
    nodes: graph.nodes,
    outputs: graph.outputs.map(({ name }) => name),
  };
  checkBody(`The graph '${graph.name}'`, body, outer);
}

function checkBody(where: string, body: Body, outer: Scope | null): void {
  const names = new Set<string>();
  const scope: Scope = { names, outer };
  const make = (label: string, name: string): void => {
    if (name === '') fail(`${label} has an empty name.`);
    if (names.has(name)) fail(`${label}: the name '${name}' is already taken.`);
    names.add(name);
  };
  for (const name of body.inputs) make(`${where}: an input`, name);
  for (const name of body.initializers) make(`${where}: an initializer`, name);
  for (const node of body.nodes) {
    checkNode(node, scope);
    for (const name of node.outputs) {
      if (name === '') continue;
      if (has(outer, name)) fail(`${showNode(node)}: the name '${name}' is already taken.`);
      make(showNode(node), name);
    }
  }
  if (body.outputs.length === 0) fail(`${where} has no output.`);
  const outputs = new Set<string>();
  for (const name of body.outputs) {
    if (!names.has(name)) fail(`${where}: nothing makes its output '${name}'.`);
    if (outputs.has(name)) fail(`${where}: it has the output '${name}' twice.`);
    outputs.add(name);
  }
}

function checkNode(node: Node, scope: Scope): void {
  if (node.op === '') fail(`The node '${node.name}' has no operator.`);
  if (node.outputs.every((name) => name === '')) fail(`${showNode(node)}: it has no output.`);
  for (const name of node.inputs) {
    if (name !== '' && !has(scope, name)) {
      fail(
        `${showNode(node)}: its input '${name}' is made by nothing before it. Nodes have to stand in the order in which they run.`,
      );
    }
  }
  for (const attribute of Object.values(node.attributes)) {
    if (attribute.kind === 'graph') checkGraph(attribute.value, scope);
  }
}

function has(scope: Scope | null, name: string): boolean {
  for (let at = scope; at; at = at.outer) if (at.names.has(name)) return true;
  return false;
}

function fail(message: string): never {
  throw new StepwiseError('bad-model', message);
}
