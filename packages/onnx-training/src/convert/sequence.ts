import { StepwiseError } from '@stepwise/core';
import { int, intOf, showNode } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { tensor, toNumbers, type Tensor } from '../model/tensor.ts';
import type { Conversion, Convert } from './converter.ts';
import { firstOutput } from './firstOutput.ts';
import { nodeMaker } from './nodeMaker.ts';

/** The pieces of a tensor: values of their own, or where each is cut from it. */
export type Sequence =
  | { readonly parts: readonly string[] }
  | { readonly of: string; readonly axis: number; readonly size: number };

/**
 * A list of pieces, as PyTorch's exporter writes `split` and `chunk`. There are no lists inside: the pieces become the
 * outputs of one `Split`, or, where the size of the axis is not known, each is cut out on its own.
 */
export const splitToSequence: Convert = (node, conversion) => {
  const list = firstOutput(node);
  const [x = '', by = ''] = node.inputs;
  const axis = intOf(node, 'axis', 0);
  const split = by === '' ? null : conversion.numbers(by);
  if (!split) {
    throw new StepwiseError(
      'unsupported',
      `${showNode(node)}: a list can be read where the sizes of its pieces are constant.`,
    );
  }
  const sizes = sizesOf(node, split, conversion, axis);
  if (typeof sizes === 'number') {
    conversion.sequences.set(list, { of: x, axis, size: sizes });
    return [];
  }
  const parts = sizes.map((_, i) => conversion.free(`${list}/${i}`));
  conversion.sequences.set(list, { parts });
  const { nodes, numbers } = nodeMaker(node, conversion);
  const input = numbers('sizes', tensor('int64', [sizes.length], sizes));
  return [
    ...nodes,
    { ...node, op: 'Split', inputs: [x, input], outputs: parts, attributes: { axis: int(axis) } },
  ];
};

/** One piece of such a list. */
export const sequenceAt: Convert = (node, conversion) => {
  const y = firstOutput(node);
  const [list = '', at = ''] = node.inputs;
  const sequence = conversion.sequences.get(list);
  const [index = Number.NaN] = toNumbers(conversion.numbers(at) ?? NOTHING);
  if (!sequence || !Number.isInteger(index)) {
    throw new StepwiseError(
      'unsupported',
      `${showNode(node)}: of lists only constant pieces of a split tensor can be read.`,
    );
  }
  if ('parts' in sequence) {
    const part = sequence.parts.at(index);
    if (part === undefined) refuseIndex(node, index, sequence.parts.length);
    return [{ ...node, op: 'Identity', inputs: [part] }];
  }
  const { of, axis, size } = sequence;
  if (index < 0) refuseIndex(node, index, null);
  const { nodes, make, numbers } = nodeMaker(node, conversion);
  const one = (hint: string, value: number): string => numbers(hint, tensor('int64', [1], [value]));
  const range = [one('from', index * size), one('to', (index + 1) * size), one('axis', axis)];
  make('Slice', [of, ...range], {}, y);
  return nodes;
};

const NOTHING: Tensor = tensor('int64', [0], []);

/** The sizes of all pieces, or the one that all but the last have where the axis is not known. */
function sizesOf(
  node: Node,
  split: Tensor,
  { shape }: Conversion,
  axis: number,
): number | readonly number[] {
  const given = toNumbers(split);
  if (split.shape.length === 1) return given;
  const [size = 0] = given;
  if (split.shape.length > 0 || size < 1) {
    throw new StepwiseError(
      'bad-model',
      `${showNode(node)}: its pieces need one size from 1 on, or a list of sizes.`,
    );
  }
  const whole = shape(node.inputs[0] ?? '')?.at(axis);
  if (typeof whole !== 'number' || whole / size > MOST_PIECES) return size;
  const rest = whole % size;
  const full = Array.from({ length: Math.floor(whole / size) }, () => size);
  return rest === 0 ? full : [...full, rest];
}

/** A list of more pieces than this is not made at once: most of them may not be asked for. */
const MOST_PIECES = 4096;

function refuseIndex(node: Node, index: number, count: number | null): never {
  throw new StepwiseError(
    count === null ? 'unsupported' : 'bad-model',
    `${showNode(node)}: there is no piece ${index}${count === null ? ' that can be read: how many there are is not known' : ` of ${count}`}.`,
  );
}
