import {
  int,
  ints,
  type Attributes,
  type FloatType,
  type Graph,
  type Node,
  type StaticShape,
} from '@stepwise/onnx-training';
import type { Random } from '../../src/onnx/random.ts';
import type { Case } from '../onnxOperatorCases.ts';
import { drawn, normals } from './draws.ts';

const node = (op: string, inputs: readonly string[], output: string): Node => ({
  name: output,
  op,
  domain: '',
  inputs,
  outputs: [output],
  attributes: {},
});

/** s ← a · s + b with the new s as output, or g = b + s as output and s ← a · g; operands in any order. */
function recurrence(r: Random): readonly Node[] {
  const operands = (...names: string[]) => (r.flip() ? names : names.toReversed());
  const after = [
    node('Mul', operands('a', 's'), 'product'),
    node('Add', operands('product', 'b'), 'sum'),
    node('Identity', ['sum'], 'next'),
    node('Identity', [r.choose(['sum', 'next'])], 'out'),
  ];
  const before = [
    node('Add', operands('b', 's'), 'out'),
    node('Mul', operands('a', 'out'), 'next'),
  ];
  return r.flip() ? after : before;
}

function body(r: Random, type: FloatType, nodes: readonly Node[]): Graph {
  const info = (name: string) => ({ name, type: null });
  const typed = (name: string) => ({ name, type: { type, shape: [null, null] } });
  return {
    name: 'body',
    inputs: ['s', ...(r.flip() ? ['a', 'b'] : ['b', 'a'])].map(typed),
    outputs: ['next', 'out'].map(info),
    initializers: new Map(),
    nodes,
  };
}

function scanCase(r: Random, type: FloatType, nodes: readonly Node[]): Case {
  const steps = r.integer(1, 5);
  const state = [r.integer(1, 3), r.integer(1, 3)];
  const inner = body(r, type, nodes);
  const axes = [r.integer(0, 2), r.integer(0, 2), r.integer(0, 2)];
  const [first = 0, second = 0, out = 0] = axes;
  const direction = r.integer(0, 1);
  const isPlain = r.flip();
  const at = (axis: number, shape: StaticShape): StaticShape =>
    shape.toSpliced(isPlain ? 0 : axis, 0, steps);
  const narrow = r.integer(1, 4) === 1 ? state.with(0, 1) : state;
  const attributes: Attributes = isPlain
    ? {}
    : {
        scan_input_axes: ints([first, r.flip() ? second : second - 3]),
        scan_output_axes: ints([out]),
        scan_input_directions: ints([direction, direction]),
        scan_output_directions: ints([direction]),
      };
  const isFirst = inner.inputs[1]?.name === 'a';
  const [a, b] = [
    drawn(r, type, at(isFirst ? first : second, narrow), () => r.uniform(0.2, 1.2)),
    normals(r, type, at(isFirst ? second : first, state)),
  ];
  return {
    inputs: [normals(r, type, state), ...(isFirst ? [a, b] : [b, a])],
    attributes: { body: { kind: 'graph', value: inner }, num_scan_inputs: int(2), ...attributes },
    outputs: 2,
  };
}

/** Loops of a fixed length. */
export const SCAN_CASES: Readonly<Record<string, (r: Random, type: FloatType) => Case>> = {
  Scan: (r, type) => {
    const general = [
      node('Mul', ['a', 's'], 'product'),
      node('Sub', ['product', 'b'], 'difference'),
      node('Tanh', ['difference'], 'next'),
      node('Exp', ['difference'], 'out'),
    ];
    return scanCase(r, type, r.flip() ? recurrence(r) : general);
  },
};

/** Those that are linear recurrences, and so have a gradient. */
export const SCAN_GRADIENT_CASES: typeof SCAN_CASES = {
  Scan: (r, type) => scanCase(r, type, recurrence(r)),
};
