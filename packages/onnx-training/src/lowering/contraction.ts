import { reshapeTo, toStatic } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { string } from '../model/attributes.ts';
import { sizeOf } from '../model/shape.ts';
import { showEinsum } from '../operators/einsumTerms.ts';
import { estimate } from './estimate.ts';
import type { Choice, Lowering } from './lowering.ts';
import { product } from './transposedProduct.ts';

/** The sum of the products of two values, whose axes have labels; what is not in the output is summed. */
export interface Contraction {
  readonly a: Value;
  readonly b: Value;
  readonly inputs: readonly [a: readonly string[], b: readonly string[]];
  readonly output: readonly string[];
}

/** The labels by where they are: axes of stacks, of the rows, of the columns, and what is summed. */
interface Groups {
  readonly stacks: readonly string[];
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly inner: readonly string[];
}

function groupsOf({ inputs: [a, b], output }: Contraction): Groups {
  const [inA, inB, kept] = [new Set(a), new Set(b), new Set(output)];
  return {
    stacks: output.filter((label) => inA.has(label) && inB.has(label)),
    rows: output.filter((label) => inA.has(label) && !inB.has(label)),
    columns: output.filter((label) => inB.has(label) && !inA.has(label)),
    inner: a.filter((label) => inB.has(label) && !kept.has(label)),
  };
}

const size = (value: Value, labels: readonly string[], some: readonly string[]): number =>
  sizeOf(some.map((label) => toStatic(value.shape)[labels.indexOf(label)] ?? 1));

/** Work that both share: as many products of matrices as there are stacks. */
function multiplying(situation: Contraction): { multiplyAdds: number; products: number } {
  const { a, b, inputs } = situation;
  const { stacks, rows, columns, inner } = groupsOf(situation);
  const products = size(a, inputs[0], stacks);
  const each = size(a, inputs[0], [...rows, ...inner]) * size(b, inputs[1], columns);
  return { multiplyAdds: products * each, products };
}

const elementsOf = ({ shape }: Value): number => sizeOf(toStatic(shape));

/** One node, which moves all of its inputs and its output inside. */
const einsum: Lowering<Contraction> = {
  name: 'einsum',
  cost(situation) {
    const { a, b, inputs } = situation;
    const { stacks, rows, columns } = groupsOf(situation);
    const result = size(a, inputs[0], [...stacks, ...rows]) * size(b, inputs[1], columns);
    const scattered = elementsOf(a) + elementsOf(b) + result;
    return estimate({ ...multiplying(situation), scattered, nodes: 4 });
  },
  emit: (g, { a, b, inputs, output }) =>
    g.one('Einsum', [a, b], { equation: string(showEinsum({ inputs, output })) }),
};

/** A product of matrices, before and after which axes are moved only where they do not lie as they have to. */
const matrices: Lowering<Contraction> = {
  name: 'matrices',
  fits(situation) {
    const { a, b, inputs, output } = situation;
    const { stacks, rows, columns, inner } = groupsOf(situation);
    const shared = [...stacks, ...inner];
    return (
      inputs.every((labels) => new Set(labels).size === labels.length) &&
      // nothing is summed in one of them alone, and nothing broadcasts
      inputs[0].length === shared.length + rows.length &&
      inputs[1].length === shared.length + columns.length &&
      shared.every((label) => size(a, inputs[0], [label]) === size(b, inputs[1], [label])) &&
      inner.length > 0 &&
      output.length > stacks.length
    );
  },
  cost(given) {
    const situation = oriented(given);
    const { a, b, inputs, output } = situation;
    const { stacks, rows, columns, inner } = groupsOf(situation);
    const [left, right] = [
      layout(inputs[0], stacks, rows, inner),
      layout(inputs[1], stacks, inner, columns),
    ];
    const made = [...stacks, ...rows, ...columns];
    const result = size(a, inputs[0], [...stacks, ...rows]) * size(b, inputs[1], columns);
    const moves = made.join('\0') !== output.join('\0');
    const scattered =
      (left.moves ? elementsOf(a) : 0) + (right.moves ? elementsOf(b) : 0) + (moves ? result : 0);
    const nodes = 4 + Number(left.moves) + Number(right.moves) + Number(moves);
    return estimate({ ...multiplying(situation), scattered, nodes });
  },
  emit(g, given) {
    const situation = oriented(given);
    const { a, b, inputs, output } = situation;
    const { stacks, rows, columns, inner } = groupsOf(situation);
    const left = toMatrices(g, a, inputs[0], stacks, rows, inner);
    const right = toMatrices(g, b, inputs[1], stacks, inner, columns);
    const all = product(g, left.value, right.value, { transA: left.turned, transB: right.turned });
    const made = [...stacks, ...rows, ...columns];
    const sizes = made.map((label) =>
      inputs[0].includes(label) ? size(a, inputs[0], [label]) : size(b, inputs[1], [label]),
    );
    return inOrder(g, reshapeTo(g, all, sizes), made, output);
  },
};

/** The one whose own axes come first in the output on the left, so that the product lies as it should. */
function oriented(situation: Contraction): Contraction {
  const { a, b, inputs, output } = situation;
  const { stacks, columns } = groupsOf(situation);
  const first = output.find((label) => !stacks.includes(label));
  const isSwapped = first !== undefined && columns.includes(first);
  return isSwapped ? { a: b, b: a, inputs: [inputs[1], inputs[0]], output } : situation;
}

interface Layout {
  readonly order: readonly string[];
  /** Whether the columns lie before the rows. */
  readonly turned: boolean;
  /** Whether the axes have to be put into that order. */
  readonly moves: boolean;
}

/** Stacks, rows, columns; or stacks, columns, rows where the axes lie like that. */
function layout(
  labels: readonly string[],
  stacks: readonly string[],
  rows: readonly string[],
  columns: readonly string[],
): Layout {
  const straight = [...stacks, ...rows, ...columns];
  const turned = [...stacks, ...columns, ...rows];
  const lies = (order: readonly string[]): boolean => order.every((one, i) => one === labels[i]);
  if (!lies(straight) && lies(turned)) return { order: turned, turned: true, moves: false };
  return { order: straight, turned: false, moves: !lies(straight) };
}

/** [stacks, rows, columns] in three axes, or two where there are no stacks. */
function toMatrices(
  g: GraphBuilder,
  x: Value,
  labels: readonly string[],
  stacks: readonly string[],
  rows: readonly string[],
  columns: readonly string[],
): { readonly value: Value; readonly turned: boolean } {
  const { order, turned } = layout(labels, stacks, rows, columns);
  const sides = [size(x, labels, rows), size(x, labels, columns)];
  const shape = [
    ...(stacks.length > 0 ? [size(x, labels, stacks)] : []),
    ...(turned ? sides.toReversed() : sides),
  ];
  return { value: reshapeTo(g, inOrder(g, x, labels, order), shape), turned };
}

function inOrder(
  g: GraphBuilder,
  x: Value,
  labels: readonly string[],
  order: readonly string[],
): Value {
  const perm = order.map((label) => labels.indexOf(label));
  return perm.every((from, to) => from === to) ? x : g.transpose(x, perm);
}

/** Sums of products of two values: the gradients of an Einsum. */
export const contraction: Choice<Contraction> = {
  name: 'contraction',
  operators: ['Einsum'],
  lowerings: [einsum, matrices],
};
