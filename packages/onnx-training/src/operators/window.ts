import { StepwiseError } from '@stepwise/core';
import { toStatic } from '../builder/broadcast.ts';
import { intOf, intsOf, stringOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import type { Dimension, Shape } from '../model/shape.ts';

/** How a kernel moves along one spatial axis, as the attributes of convolutions and pools say it. */
export interface WindowAxis {
  /** How many elements it takes; open where the weights of a convolution are. */
  readonly kernel: Dimension;
  /** How far it moves from one output to the next. */
  readonly stride: number;
  /** How far apart the elements that it takes are. */
  readonly dilation: number;
  /** Zeros before and after the input, or as many as give ⌈size / stride⌉ outputs, an odd one at this side. */
  readonly pads: readonly [before: number, after: number] | 'upper' | 'lower';
  /** Whether a last window that is not full counts. */
  readonly ceil: boolean;
}

/** The same for an input whose size is known. */
export interface PlacedAxis {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
  /** The size of the input, without padding. */
  readonly size: number;
  /** How many windows there are: the size of the output. */
  readonly count: number;
}

/**
 * Reads `kernel_shape`, `strides`, `dilations`, `pads`, `auto_pad` and `ceil_mode`, one entry for each spatial axis.
 *
 * @param rank the number of spatial axes.
 * @param kernel the kernel's sizes where the node does not say them: the last axes of a convolution's weights.
 * @throws StepwiseError `bad-model` when an attribute has the wrong length or a number that is out of range.
 */
export function readWindow(
  node: Node,
  rank: number,
  kernel: Shape | null = null,
): readonly WindowAxis[] {
  const sizes = intsOf(node, 'kernel_shape') ?? kernel;
  if (!sizes) throw new StepwiseError('bad-model', "It has to have an attribute 'kernel_shape'.");
  const strides = intsOf(node, 'strides') ?? sizes.map(() => 1);
  const dilations = intsOf(node, 'dilations') ?? sizes.map(() => 1);
  const explicit = intsOf(node, 'pads') ?? [...sizes, ...sizes].map(() => 0);
  const automatic = autoPadOf(node);
  checkNumbers('kernel_shape', sizes, rank, 1);
  checkNumbers('strides', strides, rank, 1);
  checkNumbers('dilations', dilations, rank, 1);
  checkNumbers('pads', explicit, 2 * rank, 0);
  return sizes.map((size, i) => ({
    kernel: size,
    stride: strides[i] ?? 1,
    dilation: dilations[i] ?? 1,
    pads: automatic ?? [explicit[i] ?? 0, explicit[rank + i] ?? 0],
    ceil: intOf(node, 'ceil_mode', 0) !== 0,
  }));
}

/**
 * The sizes of the output, where those of the input and the kernel are known.
 *
 * @throws StepwiseError `bad-model` when the padded input is smaller than the kernel.
 */
export function outputSizes(window: readonly WindowAxis[], sizes: Shape): Shape {
  return window.map((axis, i): Dimension => {
    const size = sizes[i] ?? null;
    const { kernel, stride, dilation, pads } = axis;
    if (typeof size === 'number' && typeof kernel === 'number') {
      return placeAxis(axis, size, kernel).count;
    }
    // what is not moved but one by one and padded to its own size keeps even a size that has only a name
    const same =
      typeof pads === 'string' ||
      (typeof kernel === 'number' && pads[0] + pads[1] === dilation * (kernel - 1));
    return stride === 1 && same ? size : null;
  });
}

/**
 * The window over an input of known size: padding and counts as numbers.
 *
 * @throws StepwiseError `bad-model` when a size is open or the padded input is smaller than the kernel.
 */
export function placeWindow(window: readonly WindowAxis[], sizes: Shape): readonly PlacedAxis[] {
  const kernels = toStatic(window.map(({ kernel }) => kernel));
  return toStatic(sizes).map((size, i) => {
    const axis = window[i];
    if (!axis) throw new StepwiseError('bad-model', `There is no window along axis ${i}.`);
    return placeAxis(axis, size, kernels[i] ?? 1);
  });
}

/** How many elements a kernel spans, the gaps between them included. */
export function spanOf({ kernel, dilation }: Pick<PlacedAxis, 'kernel' | 'dilation'>): number {
  return dilation * (kernel - 1) + 1;
}

function placeAxis(axis: WindowAxis, size: number, kernel: number): PlacedAxis {
  const { stride, dilation, pads, ceil } = axis;
  const span = spanOf({ kernel, dilation });
  const missing = Math.max((Math.ceil(size / stride) - 1) * stride + span - size, 0);
  const smaller = Math.floor(missing / 2);
  const [before, after] =
    pads === 'upper'
      ? [smaller, missing - smaller]
      : pads === 'lower'
        ? [missing - smaller, smaller]
        : pads;
  const room = size + before + after - span;
  if (room < 0) {
    throw new StepwiseError(
      'bad-model',
      `The kernel spans ${span} elements, and the input has ${size + before + after} with its padding.`,
    );
  }
  const count = (ceil ? Math.ceil(room / stride) : Math.floor(room / stride)) + 1;
  // a window that lies in the padding behind the input alone does not count
  const empty = ceil && (count - 1) * stride >= size + before;
  return { kernel, stride, dilation, before, after, size, count: empty ? count - 1 : count };
}

function autoPadOf(node: Node): 'upper' | 'lower' | readonly [0, 0] | null {
  const name = stringOf(node, 'auto_pad', 'NOTSET');
  if (name === 'NOTSET') return null;
  if (name === 'SAME_UPPER') return 'upper';
  if (name === 'SAME_LOWER') return 'lower';
  if (name === 'VALID') return [0, 0];
  throw new StepwiseError(
    'bad-model',
    `Its auto_pad has to be NOTSET, SAME_UPPER, SAME_LOWER or VALID; it is '${name}'.`,
  );
}

/** Runtimes count in 32 bits. */
const MOST = 2 ** 31 - 1;

function checkNumbers(name: string, values: Shape, length: number, least: number): void {
  if (values.length !== length) {
    throw new StepwiseError(
      'bad-model',
      `Its ${name} have to be ${length} numbers for ${showAxes(name === 'pads' ? length / 2 : length)}; they are [${values.join(', ')}].`,
    );
  }
  if (values.every((x) => typeof x !== 'number' || (x >= least && x <= MOST))) return;
  throw new StepwiseError(
    'bad-model',
    `Its ${name} have to be from ${least} to ${MOST}; they are [${values.join(', ')}].`,
  );
}

function showAxes(rank: number): string {
  return rank === 1 ? 'one spatial axis' : `${rank} spatial axes`;
}
