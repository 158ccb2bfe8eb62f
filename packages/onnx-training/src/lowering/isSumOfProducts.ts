import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import type { Tensor } from '../model/tensor.ts';

/** Every element of what they make is a sum over many of what they take. */
const MIXING = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul', 'FusedMatMul']);

/** They put elements elsewhere or repeat them. */
const MOVING = new Set([
  'Reshape',
  'Flatten',
  'Transpose',
  'Expand',
  'Slice',
  'Split',
  'Squeeze',
  'Unsqueeze',
]);

/**
 * Whether a value comes from products of matrices and convolutions by nothing but moves, sums, masks and constant factors
 * that are finite: then it is finite wherever the factors are and no sum overflows.
 */
export function isSumOfProducts(g: GraphBuilder, value: Value): boolean {
  const [known, open] = [new Set<string>(), [value]];
  for (let next = open.pop(); next; next = open.pop()) {
    if (known.has(next.name)) continue;
    known.add(next.name);
    const made = g.makerOf(next);
    if (!made) return false;
    const { op } = made.node;
    const inputs = made.inputs.filter((input) => input !== null);
    if (MIXING.has(op)) continue;
    if (op === 'FusedConv') {
      if (made.inputs[3]) open.push(made.inputs[3]);
      continue;
    }
    if (MOVING.has(op)) open.push(...inputs.slice(0, 1));
    else if (op === 'Add' || op === 'Col2Im' || op === 'Concat' || op === 'ScatterND')
      open.push(...inputs.filter((input) => input.type === next.type && !isFiniteFactor(g, input)));
    else if (op === 'Div' && inputs[1] && isFiniteDivisor(inputs[1]))
      open.push(...inputs.slice(0, 1));
    else if (op === 'Mul' && inputs.some((input) => isFiniteFactor(g, input))) {
      open.push(...inputs.filter((input) => !isFiniteFactor(g, input)));
    } else return false;
  }
  return true;
}

function isFiniteDivisor({ constant }: Value): boolean {
  return constant !== null && numbersOf(constant).every((x) => Number.isFinite(1 / x));
}

/** A constant of finite numbers, or a mask from 0 to 1. */
function isFiniteFactor(g: GraphBuilder, value: Value): boolean {
  if (value.constant) return numbersOf(value.constant).every(Number.isFinite);
  const made = g.makerOf(value);
  return (
    made?.node.op === 'HardSigmoid' || (made?.node.op === 'Cast' && made.inputs[0]?.type === 'bool')
  );
}

function numbersOf({ data }: Tensor): readonly number[] {
  return Array.from<number | bigint, number>(data, Number);
}
