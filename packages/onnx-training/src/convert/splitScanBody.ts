import type { Graph, Node } from '../model/model.ts';

/** A body of a scan, cut where the state goes in and comes out. */
export interface SplitScanBody {
  /** What does not depend on the state, in order. */
  readonly before: readonly Node[];
  /** The state becomes a · state + b; names in the body. */
  readonly a: string;
  readonly b: string;
  /** The name of the new state. */
  readonly next: string;
  /** What is made from the new state and does not go into the next one, in order. */
  readonly after: readonly Node[];
}

/** Operators on each element alone, whose meaning is the same in all opsets that have Scan as it is. */
const ELEMENTWISE: ReadonlySet<string> = new Set([
  'Abs',
  'Add',
  'Cos',
  'Div',
  'Erf',
  'Exp',
  'Identity',
  'Log',
  'Max',
  'Mean',
  'Min',
  'Mul',
  'Neg',
  'Pow',
  'Reciprocal',
  'Relu',
  'Sigmoid',
  'Sin',
  'Softplus',
  'Softsign',
  'Sqrt',
  'Sub',
  'Sum',
  'Tanh',
]);

/** @returns null where the body is no linear recurrence of one state with elementwise work around it. */
export function splitScanBody({ inputs, outputs, nodes }: Graph): SplitScanBody | null {
  const [state] = inputs.map(({ name }) => name);
  const before: Node[] = [];
  const after: Node[] = [];
  const behind = new Set<string>();
  let product: { readonly name: string; readonly a: string } | null = null;
  let step: { readonly a: string; readonly b: string; readonly next: string } | null = null;

  for (const node of nodes) {
    const [output = ''] = node.outputs;
    if (!isElementwise(node)) return null;
    if (state !== undefined && node.inputs.includes(state)) {
      const a = node.op === 'Mul' ? other(node.inputs, state) : null;
      if (product || a === null || a === state || behind.has(a)) return null;
      product = { name: output, a };
    } else if (product && node.inputs.includes(product.name)) {
      const b: string | null = node.op === 'Add' ? other(node.inputs, product.name) : null;
      if (step || b === null || b === product.name || behind.has(b)) return null;
      step = { a: product.a, b, next: output };
      behind.add(output);
    } else if (node.inputs.some((name) => behind.has(name))) {
      after.push(node);
      behind.add(output);
    } else {
      before.push(node);
    }
  }
  const copies = new Map(
    after.filter(({ op }) => op === 'Identity').map((one) => [one.outputs[0], one.inputs[0]]),
  );
  let last = outputs[0]?.name;
  for (let i = 0; i < copies.size && last !== step?.next; i += 1) last = copies.get(last);
  return step && last === step.next ? { ...step, before, after } : null;
}

function isElementwise({ op, domain, inputs, outputs, attributes }: Node): boolean {
  if (domain !== '' || outputs.length !== 1 || inputs.includes('')) return false;
  if (op === 'Constant') return Object.keys(attributes).join() === 'value';
  return ELEMENTWISE.has(op);
}

/** The other operand of two. */
function other(operands: readonly string[], one: string): string | null {
  const [left, right] = operands;
  if (left === undefined || right === undefined || operands.length > 2) return null;
  return left === one ? right : left;
}
