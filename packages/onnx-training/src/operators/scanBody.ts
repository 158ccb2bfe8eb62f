import { StepwiseError } from '@stepwise/core';
import { find } from '../model/attributes.ts';
import type { Graph, Node } from '../model/model.ts';
import type { Shape } from '../model/shape.ts';
import type { TensorType } from '../model/tensor.ts';

/**
 * Which of two linear recurrences a scan computes from its state s and the elements a and b of each step; each is the
 * derivative of the other.
 *
 * - `'after'`: s ← a · s + b; the output is the new s.
 * - `'before'`: the output is g = b + s; s ← a · g.
 */
export type ScanForm = 'after' | 'before';

/** A body that was recognized: what its scan inputs are, counted from 0. */
export interface ScanBody {
  readonly form: ScanForm;
  readonly a: 0 | 1;
  readonly b: 0 | 1;
}

/**
 * Recognizes the body of a scan, whatever the order of operands.
 *
 * @throws StepwiseError `unsupported` when it is no linear recurrence.
 */
export function readScanBody(node: Node): ScanBody {
  const body = find(node, 'body', 'graph')?.value;
  const found = body ? recognize(body) : null;
  if (found) return found;
  throw new StepwiseError(
    'unsupported',
    'Its body has to be a linear recurrence: one state h and two scan inputs a and b of the same step, h ← a · h + b, and the new h as the only scan output; beside that elementwise operators on values of as many axes. Compute whatever else does not depend on h before the Scan; export other loops unrolled.',
  );
}

/** Whether the body of a scan is one that can be trained as it is. */
export function isLinear(body: Graph): boolean {
  return recognize(body) !== null;
}

function recognize({ inputs, outputs, nodes, initializers }: Graph): ScanBody | null {
  const [state, ...elements] = inputs.map(({ name }) => name);
  if (state === undefined || elements.length !== 2 || initializers.size > 0) return null;
  const copies = new Map(
    nodes.filter(isOp('Identity')).map((one) => [one.outputs[0] ?? '', one.inputs[0] ?? '']),
  );
  const resolve = (name: string): string => {
    let [from, rest] = [name, copies.size];
    for (; copies.has(from) && rest > 0; rest -= 1) from = copies.get(from) ?? '';
    return from;
  };
  const [product, ...products] = nodes.filter(isOp('Mul'));
  const [sum, ...sums] = nodes.filter(isOp('Add'));
  const isPlain = products.length + sums.length + copies.size + 2 === nodes.length;
  if (!product || !sum || products.length + sums.length > 0 || !isPlain) return null;

  const [made, ...outs] = outputs.map(({ name }) => resolve(name));
  const form = made === sum.outputs[0] ? 'after' : made === product.outputs[0] ? 'before' : null;
  // both give what the sum makes
  if (!form || outs.length > 1 || outs.some((name) => name !== sum.outputs[0])) return null;
  const [first, second] = form === 'after' ? [product, sum] : [sum, product];
  const inner = other(first.inputs.map(resolve), state);
  const outer = other(second.inputs.map(resolve), first.outputs[0] ?? '');
  const [a, b] = form === 'after' ? [inner, outer] : [outer, inner];
  if (a === elements[0] && b === elements[1]) return { form, a: 0, b: 1 };
  return a === elements[1] && b === elements[0] ? { form, a: 1, b: 0 } : null;
}

/** The other operand of two. */
function other(operands: readonly string[], one: string): string | null {
  const [left = '', right = ''] = operands;
  return left === one ? right : right === one ? left : null;
}

const isOp =
  (op: string) =>
  (node: Node): boolean =>
    node.domain === '' && node.op === op;

/**
 * The body of a form, for states of a type and shape; a and b may have the size 1 where the state has more. Its names are
 * those of no value around it.
 */
export function writeScanBody(form: ScanForm, state: TensorType, shapes: readonly Shape[]): Graph {
  const info = (name: string, shape: Shape = state.shape) => ({
    name: named(name),
    type: { type: state.type, shape },
  });
  const [a, b] = shapes;
  return {
    name: 'recurrence',
    inputs: [info('state'), info('a', a), info('b', b)],
    outputs: [info('next'), info('out')],
    initializers: new Map(),
    nodes:
      form === 'after'
        ? [
            make('Mul', ['a', 'state'], 'product'),
            make('Add', ['product', 'b'], 'next'),
            make('Identity', ['next'], 'out'),
          ]
        : [make('Add', ['b', 'state'], 'out'), make('Mul', ['a', 'out'], 'next')],
  };
}

const named = (name: string): string => `recurrence.${name}`;

const make = (op: string, inputs: readonly string[], output: string): Node => ({
  name: named(output),
  op,
  domain: '',
  inputs: inputs.map(named),
  outputs: [named(output)],
  attributes: {},
});
