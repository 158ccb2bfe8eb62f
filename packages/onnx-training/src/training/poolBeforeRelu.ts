import { intOf, intsOf, stringOf } from '../model/attributes.ts';
import type { Graph, Node } from '../model/model.ts';

/**
 * The same graph with MaxPool(Relu(x)) as Relu(MaxPool(x)), wherever nothing else uses what Relu makes. Relu never turns the
 * order of two numbers round, so both have the same result, and the same gradient: where the largest element of a window
 * is positive it is the same element, the first of equal ones too, and elsewhere the gradient is 0. NaN is kept or left
 * out by the pool alike. With windows of 2 · 2 Relu and its gradient have a quarter of the elements then.
 *
 * A window that has nothing but padding is the exception, since ONNX leaves its largest element open: pools that could
 * have one stay where they are, and so do those that are asked where the largest elements are.
 */
export function poolBeforeRelu(graph: Graph): Graph {
  const nodes = [...graph.nodes];
  for (const [place, pool] of nodes.entries()) {
    if (!isMaximum(pool)) continue;
    const [input = ''] = pool.inputs;
    const before = nodes.findIndex(({ outputs }) => outputs.includes(input));
    const relu = nodes[before];
    if (relu?.op !== 'Relu' || countUses(graph, nodes, input) > 1) continue;
    nodes[before] = { ...pool, inputs: relu.inputs, outputs: relu.outputs };
    nodes[place] = { ...relu, inputs: relu.outputs, outputs: pool.outputs };
  }
  return { ...graph, nodes };
}

/** Whether a node gives the largest element of each window, and every window has one. */
function isMaximum(node: Node): boolean {
  if (node.op === 'GlobalMaxPool') return true;
  if (node.op !== 'MaxPool' || node.outputs.slice(1).some((name) => name !== '')) return false;
  const kernel = intsOf(node, 'kernel_shape') ?? [];
  const isGiven = stringOf(node, 'auto_pad', 'NOTSET') === 'NOTSET';
  const padding = (isGiven && intsOf(node, 'pads')) || [];
  const dilations = intsOf(node, 'dilations') ?? [];
  return (
    intOf(node, 'ceil_mode', 0) === 0 &&
    dilations.every((dilation) => dilation === 1) &&
    padding.every((size, i) => size < (kernel[i % kernel.length] ?? 1))
  );
}

function countUses(graph: Graph, nodes: readonly Node[], name: string): number {
  const users = nodes.flatMap(({ inputs }) => inputs);
  const outputs = graph.outputs.map((output) => output.name);
  return [...users, ...outputs].filter((used) => used === name).length;
}
