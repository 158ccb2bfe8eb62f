import { find, int, intOf, ints, intsOf } from '../model/attributes.ts';
import { isFloat } from '../model/elementType.ts';
import type { Attributes, Graph, Node } from '../model/model.ts';
import { isLinear, writeScanBody } from '../operators/scanBody.ts';
import type { Conversion, Convert } from './converter.ts';
import { splitScanBody } from './splitScanBody.ts';

/**
 * A linear recurrence with elementwise work around it: h ← a · h + b, where a and b are computed in the body or come from
 * outside, and outputs that are computed from h. What does not depend on the state is done for all steps at once before the
 * loop, what does not go into the next state behind it. Every other Scan stays as it is.
 */
export const scan: Convert = (node, conversion) => {
  const body = find(node, 'body', 'graph')?.value;
  const parts = body && !isLinear(body) ? splitScanBody(body) : null;
  const [state = '', ...elements] = node.inputs;
  const rank = conversion.shape(state)?.length ?? null;
  const type = conversion.type(state);
  if (!body || !parts || rank === null || !type || !isFloat(type)) return [node];
  if (!isPlain(node, body) || !areAligned(node, body, rank, conversion)) return [node];

  const nodes: Node[] = [];
  const prefix = node.outputs.find((name) => name !== '') ?? node.op;
  const make = (op: string, inputs: readonly string[], attributes: Attributes = {}): string => {
    const output = conversion.free(`${prefix}_${op.toLowerCase()}`);
    nodes.push({ name: '', op, domain: '', inputs, outputs: [output], attributes });
    return output;
  };

  const names = new Map(body.inputs.map(({ name }, i) => [name, node.inputs[i] ?? '']));
  // which values have the axis of the steps
  const stacked = new Set(elements);
  const valueOf = (name: string): string => names.get(name) ?? name;
  const run = ({ op, inputs, outputs, attributes }: Node): void => {
    const given = inputs.map(valueOf);
    const made = make(op, given, attributes);
    if (given.some((name) => stacked.has(name))) stacked.add(made);
    names.set(outputs[0] ?? '', made);
  };
  for (const [name, value] of body.initializers) {
    names.set(name, make('Constant', [], { value: { kind: 'tensor', value } }));
  }
  parts.before.forEach(run);

  const [a, b] = [valueOf(parts.a), valueOf(parts.b)];
  const whole = [a, b].find((name) => stacked.has(name));
  const results = body.outputs.slice(1).map(({ name }) => name);
  const isMade = (name: string) =>
    parts.after.some(({ outputs }) => outputs[0] === name) ||
    name === parts.next ||
    stacked.has(valueOf(name));
  if (whole === undefined || !results.every(isMade)) return [node];
  const fill = (name: string): string =>
    stacked.has(name) ? name : make('Expand', [name, make('Shape', [whole])]);
  const inputs = [state, fill(a), fill(b)];
  const all = conversion.free(`${prefix}_states`);
  stacked.add(all);
  names.set(parts.next, all);
  const direction = intsOf(node, 'scan_input_directions')?.[0] ?? 0;
  const shape = Array.from({ length: rank }, () => null);
  nodes.push({
    ...node,
    inputs,
    outputs: [node.outputs[0] ?? '', all],
    attributes: {
      body: { kind: 'graph', value: writeScanBody('after', { type, shape }, []) },
      num_scan_inputs: int(2),
      scan_input_directions: ints([direction, direction]),
      scan_output_directions: ints([direction]),
    },
  });
  parts.after.forEach(run);
  for (const [i, name] of results.entries()) {
    const output = node.outputs[i + 1] ?? '';
    if (output === '') continue;
    const inner = valueOf(name);
    nodes.push({
      name: '',
      op: 'Identity',
      domain: '',
      inputs: [inner],
      outputs: [output],
      attributes: {},
    });
  }
  return nodes;
};

/** Whether all steps lie on the first axis and run in one direction. */
function isPlain(node: Node, body: Graph): boolean {
  const count = intOf(node, 'num_scan_inputs', 0);
  const lists = ['scan_input_axes', 'scan_output_axes'].flatMap((name) => intsOf(node, name) ?? []);
  const direction = intsOf(node, 'scan_input_directions')?.[0] ?? 0;
  const directions = (name: string, length: number) =>
    intsOf(node, name) ?? Array.from({ length }, () => 0);
  return (
    count >= 1 &&
    count === node.inputs.length - 1 &&
    body.inputs.length === node.inputs.length &&
    node.outputs.length <= body.outputs.length &&
    lists.every((axis) => axis === 0) &&
    [
      ...directions('scan_input_directions', count),
      ...directions('scan_output_directions', body.outputs.length - 1),
    ].every((one) => one === direction)
  );
}

/** Whether steps that are stacked on a first axis broadcast as they do one by one: all are of one rank, the rest not above. */
function areAligned(node: Node, body: Graph, rank: number, { shape }: Conversion): boolean {
  const made = new Set([
    ...body.inputs.map(({ name }) => name),
    ...body.initializers.keys(),
    ...body.nodes.flatMap(({ outputs }) => outputs),
  ]);
  const outside = body.nodes.flatMap(({ inputs }) => inputs).filter((name) => !made.has(name));
  const constants = body.nodes.flatMap(({ op, attributes }) => {
    const value = attributes['value'];
    return op === 'Constant' && value?.kind === 'tensor' ? [value.value] : [];
  });
  return (
    node.inputs.slice(1).every((name) => shape(name)?.length === rank + 1) &&
    outside.every((name) => (shape(name)?.length ?? Number.POSITIVE_INFINITY) <= rank) &&
    [...body.initializers.values(), ...constants].every((value) => value.shape.length <= rank)
  );
}
