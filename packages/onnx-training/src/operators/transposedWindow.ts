import { StepwiseError } from '@stepwise/core';
import { toStatic } from '../builder/broadcast.ts';
import { intsOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import type { Dimension, Shape } from '../model/shape.ts';
import { readWindow, spanOf, type PlacedAxis, type WindowAxis } from './window.ts';

/** How the kernel of a transposed convolution moves along one axis of its output. */
export interface TransposedAxis extends WindowAxis {
  /** Elements at the end that no kernel need reach. */
  readonly extra: number;
  /** The size of the output, where the node says it. */
  readonly size: number | null;
}

/**
 * Reads the attributes of a window, and `output_padding` and `output_shape`.
 *
 * @throws StepwiseError `bad-model` when an attribute has the wrong length or a number that is out of range.
 */
export function readTransposed(node: Node, rank: number, kernel: Shape): readonly TransposedAxis[] {
  const window = readWindow(node, rank, kernel);
  const extra = intsOf(node, 'output_padding') ?? window.map(() => 0);
  const sizes = intsOf(node, 'output_shape');
  if (extra.length !== rank || extra.some((x) => !(x >= 0 && x < 2 ** 31))) {
    throw new StepwiseError(
      'bad-model',
      `Its output_padding has to be ${rank} numbers of at least 0; it is [${extra.join(', ')}].`,
    );
  }
  if (sizes && (sizes.length !== rank || sizes.some((x) => !(x >= 1 && x < 2 ** 31)))) {
    throw new StepwiseError(
      'bad-model',
      `Its output_shape has to be ${rank} sizes of at least 1; it is [${sizes.join(', ')}].`,
    );
  }
  const strides = window.map(({ stride }) => stride);
  if (extra.some((x, i) => x >= (strides[i] ?? 1))) {
    throw new StepwiseError(
      'unsupported',
      `Its output_padding has to be less than the strides, [${strides.join(', ')}]; it is [${extra.join(', ')}].`,
    );
  }
  return window.map((axis, i) => ({ ...axis, extra: extra[i] ?? 0, size: sizes?.[i] ?? null }));
}

/** The sizes of the output, where those of the input and the kernel are known, or the node says them. */
export function transposedSizes(window: readonly TransposedAxis[], sizes: Shape): Shape {
  return window.map((axis, i): Dimension => {
    const size = sizes[i] ?? null;
    const { kernel } = axis;
    if (typeof size !== 'number' || typeof kernel !== 'number') return axis.size;
    return placeAxis(axis, size, kernel).size;
  });
}

/** The window of the convolution that is transposed, which takes the output and gives the input. */
export function placeTransposed(
  window: readonly TransposedAxis[],
  sizes: Shape,
): readonly PlacedAxis[] {
  const kernels = toStatic(window.map(({ kernel }) => kernel));
  return toStatic(sizes).map((size, i) => {
    const axis = window[i];
    if (!axis) throw new StepwiseError('bad-model', `There is no window along axis ${i}.`);
    return placeAxis(axis, size, kernels[i] ?? 1);
  });
}

function placeAxis(axis: TransposedAxis, count: number, kernel: number): PlacedAxis {
  const { stride, dilation, pads, extra } = axis;
  const reach = stride * (count - 1) + extra + spanOf({ kernel, dilation });
  const wanted = axis.size ?? (typeof pads === 'string' ? count * stride : null);
  const [before, after] =
    wanted === null && typeof pads !== 'string' ? pads : split(reach, wanted, pads);
  const size = reach - before - after;
  if (size < 1 && count > 0) {
    throw new StepwiseError('bad-model', `Its pads leave nothing of ${reach} elements.`);
  }
  return { kernel, stride, dilation, before, after, size, count };
}

/** The pads that leave as many elements as are wanted; an odd one is before them, but for SAME_UPPER. */
function split(
  reach: number,
  wanted: number | null,
  pads: TransposedAxis['pads'],
): readonly [before: number, after: number] {
  const total = reach - (wanted ?? reach);
  if (total < 0) {
    throw new StepwiseError(
      'unsupported',
      `Its output would have ${wanted} elements along an axis where the kernel reaches ${reach}.`,
    );
  }
  const smaller = Math.floor(total / 2);
  return pads === 'upper' ? [smaller, total - smaller] : [total - smaller, smaller];
}
