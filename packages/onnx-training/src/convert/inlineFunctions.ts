import { StepwiseError } from '@stepwise/core';
import { referenceOf } from '../format/referenceOf.ts';
import { showNode } from '../model/attributes.ts';
import type {
  Attribute,
  Attributes,
  Graph,
  LocalFunction,
  Model,
  Node,
  ValueInfo,
} from '../model/model.ts';
import { checkOpset } from './checkOpset.ts';
import { namesOf, namesOfNodes } from './names.ts';
import { rename, type Place } from './place.ts';

/** More nodes than any model has: functions that call each other twice over and over would fill the memory. */
const MOST_NODES = 100_000;

/** How deep functions may call each other. */
const MOST_CALLS = 64;

/** A graph without calls of local functions. */
export interface Inlined {
  readonly graph: Graph;
  /** The version of the standard operators that a node was written for: a function has its own. */
  readonly opsetOf: (node: Node) => number;
}

/**
 * Puts the nodes of local functions in the place of the nodes that call them, also inside other functions and graphs.
 *
 * What a function calls `x` is `NODE/x` then, with the name of the calling node, and so are its nodes. Attributes that a
 * function takes from its caller have the caller's value, or the function's default; without both they are left out.
 *
 * @param opset of the standard operators in the model.
 * @throws StepwiseError `bad-model` when a function calls itself, or gets more inputs or outputs than it has;
 * `unsupported` when more nodes come out than a model has, or a function is of an opset that is not read.
 */
export function inlineFunctions({ graph, functions }: Model, opset: number): Inlined {
  const opsets = new Map<Node, number>();
  const opsetOf = (node: Node): number => opsets.get(node) ?? opset;
  if (functions.length === 0) return { graph, opsetOf };
  const byName = new Map(functions.map((one) => [idOf(one.domain, one.name), one]));
  const names = namesOf(graph);
  const nodeNames = namesOfNodes(graph);
  let count = 0;

  const inlineGraph = (inner: Graph, place: Place): Graph => {
    const inside = rename(place, [
      ...inner.inputs.map(({ name }) => name),
      ...inner.initializers.keys(),
      ...inner.nodes.flatMap(({ outputs }) => outputs),
    ]);
    const info = (one: ValueInfo): ValueInfo => ({ ...one, name: inside.value(one.name) });
    return {
      ...inner,
      inputs: inner.inputs.map(info),
      outputs: inner.outputs.map(info),
      initializers: new Map(
        [...inner.initializers].map(([name, tensor]) => [inside.value(name), tensor]),
      ),
      nodes: inner.nodes.flatMap((node) => inlineNode(node, inside)),
    };
  };

  const inlineNode = (node: Node, place: Place): readonly Node[] => {
    count += 1;
    if (count > MOST_NODES) {
      throw new StepwiseError(
        'unsupported',
        `The model has more than ${MOST_NODES} nodes once its local functions are inlined.`,
      );
    }
    const whole: Node = {
      ...node,
      name: place.node(node.name),
      inputs: node.inputs.map(place.value),
      outputs: node.outputs.map(place.value),
      attributes: inlineAttributes(node.attributes, place),
    };
    const called = byName.get(idOf(node.domain, node.op));
    if (called) return call(called, whole, place);
    if (place.opset !== opset) opsets.set(whole, place.opset);
    return [whole];
  };

  const inlineAttributes = (attributes: Attributes, place: Place): Attributes => {
    const all = Object.entries(attributes).flatMap(([name, attribute]): [string, Attribute][] => {
      if (attribute.kind === 'graph') {
        return [[name, { ...attribute, value: inlineGraph(attribute.value, place) }]];
      }
      const reference = referenceOf(attribute);
      const value = reference === null ? attribute : own(place.attributes, reference);
      return value ? [[name, value]] : [];
    });
    return Object.fromEntries(all);
  };

  const call = (one: LocalFunction, node: Node, place: Place): readonly Node[] => {
    checkCall(one, node, place.calls);
    const prefix = node.name || (node.outputs.find((name) => name !== '') ?? one.name);
    const given = new Map(one.inputs.map((name, i) => [name, node.inputs[i] ?? '']));
    const taken = new Map(
      one.outputs.flatMap((name, i): [string, string][] => {
        const output = node.outputs[i] ?? '';
        return output === '' || given.has(name) ? [] : [[name, output]];
      }),
    );
    const start: Place = {
      calls: [...place.calls, one],
      opset: checkOpset(`The function '${one.name}'`, own(one.opsets, '') ?? place.opset),
      attributes: { ...one.defaults, ...node.attributes },
      prefix,
      names,
      value: (name) => given.get(name) ?? taken.get(name) ?? name,
      node: (name) => (name === '' ? '' : nodeNames.free(`${prefix}/${name}`)),
    };
    const inside = rename(
      start,
      one.nodes.flatMap(({ outputs }) => outputs).filter((name) => !taken.has(name)),
    );
    // an output that is an input has no node of its own
    const passed = one.outputs.flatMap((name, i): Node[] => {
      const [input, output] = [given.get(name), node.outputs[i] ?? ''];
      if (input === undefined || output === '') return [];
      return [{ ...IDENTITY, inputs: [input], outputs: [output] }];
    });
    return [...one.nodes.flatMap((inner) => inlineNode(inner, inside)), ...passed];
  };

  const top: Place = {
    calls: [],
    opset,
    attributes: {},
    prefix: '',
    names,
    value: (name) => name,
    node: (name) => name,
  };
  return { graph: inlineGraph(graph, top), opsetOf };
}

const IDENTITY: Node = {
  name: '',
  op: 'Identity',
  domain: '',
  inputs: [],
  outputs: [],
  attributes: {},
};

function checkCall(one: LocalFunction, node: Node, calls: readonly LocalFunction[]): void {
  const { inputs, outputs } = one;
  if (node.inputs.length > inputs.length || node.outputs.length > outputs.length) {
    throw new StepwiseError(
      'bad-model',
      `${showNode(node)}: the function has ${inputs.length} inputs and ${outputs.length} outputs; the node has ${node.inputs.length} and ${node.outputs.length}.`,
    );
  }
  if (calls.includes(one) || calls.length >= MOST_CALLS) {
    throw new StepwiseError(
      'bad-model',
      calls.includes(one)
        ? `${showNode(node)}: the function '${one.name}' calls itself.`
        : `${showNode(node)}: functions call each other more than ${MOST_CALLS} deep.`,
    );
  }
}

const idOf = (domain: string, name: string): string => `${domain}\0${name}`;

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
