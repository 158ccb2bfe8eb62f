import { int } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { tensor, toNumbers } from '../model/tensor.ts';
import type { Conversion } from './converter.ts';
import { firstOutput } from './firstOutput.ts';
import { nodeMaker } from './nodeMaker.ts';

/**
 * A Pad that goes on at the other end of an axis, as PyTorch's circular padding does: both ends are cut out and joined to
 * the value, axis by axis.
 *
 * @returns null where the pads are not constant, take something away, or may be larger than the axis.
 */
export function wrap(node: Node, conversion: Conversion): readonly Node[] | null {
  const y = firstOutput(node);
  const [x = '', pads = '', , named = ''] = node.inputs;
  const [shape, counts] = [conversion.shape(x), conversion.numbers(pads)];
  const given = named === '' ? null : conversion.numbers(named);
  if (!shape || !counts || (named !== '' && !given)) return null;
  const numbers = toNumbers(counts);
  const axes = (given ? toNumbers(given) : [...shape.keys()]).map((axis) =>
    axis < 0 ? axis + shape.length : axis,
  );
  const changes = axes
    .map((axis, i) => ({
      axis,
      size: shape[axis] ?? null,
      before: numbers[i] ?? -1,
      after: numbers[axes.length + i] ?? -1,
    }))
    .filter(({ before, after }) => before !== 0 || after !== 0);
  const fits = changes.every(
    ({ size, before, after }) =>
      typeof size === 'number' && Math.min(before, after) >= 0 && Math.max(before, after) <= size,
  );
  if (!fits || numbers.length !== 2 * axes.length) return null;
  if (changes.length === 0) {
    return [{ ...node, op: 'Identity', inputs: [x], attributes: {} }];
  }
  const { nodes, make, numbers: constant } = nodeMaker(node, conversion);
  const ints = (values: readonly number[]): string =>
    constant('bounds', tensor('int64', [values.length], values));
  let value = x;
  for (const [i, { axis, size, before, after }] of changes.entries()) {
    const cut = (from: number, to: number): string =>
      make('Slice', [value, ints([from]), ints([to]), ints([axis])]);
    const parts = [
      ...(before > 0 ? [cut(Number(size) - before, Number(size))] : []),
      value,
      ...(after > 0 ? [cut(0, after)] : []),
    ];
    const output = i === changes.length - 1 ? y : undefined;
    value = make('Concat', parts, { axis: int(axis) }, output);
  }
  return nodes;
}
