import { StepwiseError } from '@stepwise/core';
import { sumTo } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Recorded } from '../builder/recorder.ts';
import type { Value } from '../builder/value.ts';
import { showPosition } from '../model/attributes.ts';
import { isFloat } from '../model/elementType.ts';
import { showShape } from '../model/shape.ts';
import { addUp } from './addUp.ts';

/**
 * Appends the nodes of reverse-mode differentiation to a graph.
 *
 * Walks the nodes between the parameters and the loss backwards. Each rule turns ∂loss/∂outputs into ∂loss/∂inputs; what
 * several nodes say about one value is added up, and what broadcasting made larger is summed, here and nowhere else.
 *
 * @param loss one element.
 * @param parameters values of the same graph; every size known.
 * @returns ∂loss/∂parameter for each, in the parameter's shape; null where the loss does not depend on it.
 * @throws StepwiseError `unsupported` with every operator on the way that has no derivative, before a node is added.
 */
export function differentiate(
  g: GraphBuilder,
  loss: Value,
  parameters: readonly Value[],
): readonly (Value | null)[] {
  const path = findPath(g.nodes, loss, parameters);
  refuseWithoutGradient(path.nodes);
  const gradients = new Map<string, Value>([[loss.name, onesLike(g, loss)]]);
  for (const recorded of path.nodes.toReversed()) {
    const { node, operator, inputs, outputs } = recorded;
    const incoming = outputs.map(({ name }) => gradients.get(name) ?? null);
    if (typeof operator.gradient !== 'function' || incoming.every((value) => value === null))
      continue;
    const wanted = inputs.map((value) => value !== null && path.depends.has(value.name));
    const last = g.nodes.at(-1);
    const outgoing = operator.gradient({ g, node, inputs, outputs, gradients: incoming, wanted });
    for (const [i, value] of inputs.entries()) {
      const gradient = outgoing[i];
      if (!value || !wanted[i] || !gradient) continue;
      const summed = sumTo(g, gradient, value.shape);
      const known = gradients.get(value.name);
      gradients.set(value.name, known ? addUp(g, known, summed, nodesAfter(g, last)) : summed);
    }
  }
  return parameters.map(({ name }) => gradients.get(name) ?? null);
}

/** What was recorded after a node; rules may put nodes before it as well. */
function nodesAfter(g: GraphBuilder, last: Recorded | undefined): readonly Recorded[] {
  return last ? g.nodes.slice(g.nodes.lastIndexOf(last) + 1) : g.nodes;
}

/** The nodes through which the parameters reach the loss, and the values on the way. */
export function findPath(
  nodes: readonly Recorded[],
  loss: Value,
  parameters: readonly Value[],
): { readonly nodes: readonly Recorded[]; readonly depends: ReadonlySet<string> } {
  const depends = new Set(parameters.map(({ name }) => name));
  const forward = nodes.filter(({ operator, inputs, outputs }) => {
    if (operator.gradient === 'zero') return false;
    const floats = outputs.filter(({ type }) => isFloat(type));
    if (floats.length === 0 || !inputs.some((value) => value && depends.has(value.name)))
      return false;
    for (const { name } of floats) depends.add(name);
    return true;
  });
  const needed = new Set([loss.name]);
  const backward = forward.toReversed().filter(({ inputs, outputs }) => {
    if (!outputs.some(({ name }) => needed.has(name))) return false;
    for (const value of inputs) if (value && depends.has(value.name)) needed.add(value.name);
    return true;
  });
  return { nodes: backward.toReversed(), depends };
}

/** @throws StepwiseError `unsupported` with every node of a path whose operator has no derivative. */
export function refuseWithoutGradient(nodes: readonly Recorded[]): void {
  const without = nodes.filter(({ operator }) => operator.gradient === undefined);
  if (without.length === 0) return;
  const list = without.map(({ node, position }) => showPosition(node, position));
  throw new StepwiseError(
    'unsupported',
    `There is no gradient yet for ${list.join(', ')}; freeze the parameters before them, or replace the operator.`,
  );
}

function onesLike(g: GraphBuilder, loss: Value): Value {
  if (loss.shape.some((size) => size !== 1) || !isFloat(loss.type)) {
    throw new StepwiseError(
      'bad-model',
      `The loss '${loss.name}' has to be one number; it is ${loss.type}${showShape(loss.shape)}.`,
    );
  }
  const one = g.scalar(loss.type, 1);
  return loss.shape.length === 0 ? one : g.reshape(one, loss.shape.map(Number));
}
