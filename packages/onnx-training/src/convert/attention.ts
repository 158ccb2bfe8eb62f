import { StepwiseError } from '@stepwise/core';
import { find, floatOf, int, intOf, ints, showNode } from '../model/attributes.ts';
import { isFloat, TYPE_NUMBERS } from '../model/elementType.ts';
import type { Node } from '../model/model.ts';
import { scalar, tensor } from '../model/tensor.ts';
import type { Conversion, Convert } from './converter.ts';
import { nodeMaker, type NodeMaker } from './nodeMaker.ts';

/**
 * From version 23 on; there is none in the internal opset. Queries are [n, heads, q, d], keys [n, k-heads, k, d] and
 * values [n, k-heads, k, v], or with the heads side by side on the last axis, [n, q, heads · d].
 *
 * Formula: y = softmax(scale · q · kᵀ + mask) · v for each head, scale = 1/√d where it is not given. A mask of booleans has
 * −∞ where it is false; `is_causal` has −∞ where a key comes after the query. Each of fewer heads of keys and values serves
 * as many heads of queries, one after another.
 *
 * @see Vaswani et al. 2017, "Attention is all you need"; Ainslie et al. 2023, "GQA".
 */
export const attention: Convert = (node, conversion) => {
  const [q = '', k = '', v = '', mask = ''] = node.inputs;
  const y = check(node, conversion);
  const { nodes, make, numbers } = nodeMaker(node, conversion);
  const rank = conversion.shape(q)?.length ?? null;
  const [heads, keyHeads] = headsOf(node, conversion, rank);
  const known = conversion.type(q);
  const type = known && isFloat(known) ? known : 'float32';
  const int64 = (hint: string, ...values: number[]): string =>
    numbers(hint, tensor('int64', [values.length], values));

  /** [n, length, heads · d] → [n, heads, length, d]. */
  const apart = (x: string, count: number): string => {
    if (rank !== 3) return x;
    const rows = make('Reshape', [x, int64('heads', 0, 0, count, -1)]);
    return make('Transpose', [rows], { perm: ints([0, 2, 1, 3]) });
  };
  /** Each head as often as there are heads of queries for it. */
  const repeat = (x: string): string => {
    if (heads === keyHeads) return x;
    const groups = make('Unsqueeze', [x, int64('groups', 2)]);
    const times = make('Expand', [groups, int64('times', 1, 1, heads / keyHeads, 1, 1)]);
    const sizes = make('Shape', [x]);
    const rest = make('Slice', [sizes, int64('from', 2), int64('to', 4)]);
    const first = make('Slice', [sizes, int64('from', 0), int64('to', 1)]);
    const all = make('Concat', [first, int64('heads', heads), rest], { axis: int(0) });
    return make('Reshape', [times, all]);
  };

  /** One over the root of the size of a head, unless it is given. */
  const scaleOf = (): string => {
    const given = find(node, 'scale', 'float')?.value;
    if (given !== undefined) return numbers('scale', scalar(type, given));
    const size = make('Slice', [make('Shape', [queries]), int64('from', 3), int64('to', 4)]);
    const root = make('Sqrt', [make('Cast', [size], { to: int(TYPE_NUMBERS[type]) })]);
    return make('Reciprocal', [root]);
  };

  const queries = apart(q, heads);
  const keys = repeat(apart(k, keyHeads));
  const values = repeat(apart(v, keyHeads));
  const turned = make('Transpose', [keys], { perm: ints([0, 1, 3, 2]) });
  const scaled = make('Mul', [queries, scaleOf()]);
  let scores = make('MatMul', [scaled, turned]);
  const lowest = numbers('lowest', scalar(type, -Infinity));
  if (mask) {
    const isBool = conversion.type(mask) === 'bool';
    scores = isBool ? make('Where', [mask, scores, lowest]) : make('Add', [scores, mask]);
  }
  if (intOf(node, 'is_causal', 0) !== 0) {
    scores = make('Where', [causal({ make, int64 }, scores, type), scores, lowest]);
  }
  const weights = make('Softmax', [scores], { axis: int(-1) });
  if (rank !== 3) {
    make('MatMul', [weights, values], {}, y);
    return nodes;
  }
  const mixed = make('Transpose', [make('MatMul', [weights, values])], {
    perm: ints([0, 2, 1, 3]),
  });
  make('Reshape', [mixed, int64('together', 0, 0, -1)], {}, y);
  return nodes;
};

/** [q, k] booleans: true where the key does not come after the query. */
function causal(
  { make, int64 }: Pick<NodeMaker, 'make'> & { int64: (hint: string, value: number) => string },
  scores: string,
  type: 'float32' | 'float64',
): string {
  const shape = make('Slice', [make('Shape', [scores]), int64('from', 2), int64('to', 4)]);
  const ones = make('ConstantOfShape', [shape], {
    value: { kind: 'tensor', value: tensor(type, [1], [1]) },
  });
  return make('Cast', [make('Trilu', [ones], { upper: int(0) })], { to: int(TYPE_NUMBERS.bool) });
}

function check(node: Node, { isUsed }: Conversion): string {
  const [y = '', ...others] = node.outputs;
  const [q = '', k = '', v = '', , ...more] = node.inputs;
  if (!q || !k || !v || !y) {
    throw new StepwiseError(
      'bad-model',
      `${showNode(node)}: it needs queries, keys and values, and one output.`,
    );
  }
  const reason = more.some((name) => name !== '')
    ? 'keys and values of the past, or lengths,'
    : others.some((name) => name !== '' && isUsed(name))
      ? 'more than its first output'
      : floatOf(node, 'softcap', 0) !== 0
        ? 'softcap'
        : find(node, 'left_window_size', 'int') || find(node, 'right_window_size', 'int')
          ? 'a window'
          : find(node, 'softmax_precision', 'int') && intOf(node, 'softmax_precision', 1) !== 1
            ? 'softmax_precision'
            : null;
  if (reason === null) return y;
  throw new StepwiseError('unsupported', `${showNode(node)}: ${reason} can't be read.`);
}

/** How many heads queries have, and keys and values. */
function headsOf(
  node: Node,
  { shape }: Conversion,
  rank: number | null,
): readonly [queries: number, keys: number] {
  if (rank !== 3 && rank !== 4) {
    throw new StepwiseError(
      rank === null ? 'unsupported' : 'bad-model',
      `${showNode(node)}: its queries need 3 or 4 axes; ${rank === null ? 'how many they have is not known; export the model with shapes' : `they have ${rank}`}.`,
    );
  }
  const count = (name: string, input: string): number | null =>
    rank === 3
      ? intOf(node, name, 0)
      : (((size) => (typeof size === 'number' ? size : null))(shape(input)?.[1]) ?? null);
  const [q = '', k = ''] = node.inputs;
  const [queries, keys] = [count('q_num_heads', q), count('kv_num_heads', k)];
  // where they are not known, they are the same unless the model says more
  if (rank === 4 && (queries === null || keys === null)) return [1, 1];
  const isWhole = Number.isInteger((queries ?? 0) / (keys ?? 0));
  if (queries && keys && queries > 0 && keys > 0 && isWhole) return [queries, keys];
  throw new StepwiseError(
    'bad-model',
    `${showNode(node)}: the heads of its queries have to be a multiple of those of its keys; they are ${queries} and ${keys}.`,
  );
}
