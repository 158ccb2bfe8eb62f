import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import type { Node } from '../model/model.ts';
import { isStatic, sizeOf, type Dimension } from '../model/shape.ts';
import { constantInts } from './axes.ts';
import type { Inputs, Operator } from './operator.ts';
import { present } from './present.ts';
import { outputSizes, readWindow } from './window.ts';

/**
 * y[n, c, i] = Σ x[n, c · K + q, p] over all windows p and elements q of a window with stride · p + dilation · q − pad = i:
 * [N, C · K, L] → [N, C, …image_shape], the transpose of taking an image apart into windows of `block_shape`.
 *
 * The gradient rule of a convolution emits it; it has none itself.
 */
export const col2Im: Operator = {
  name: 'Col2Im',
  inputs: [3, 3],
  infer(node, inputs) {
    const x = present(inputs, 0);
    const [batch = null, rows = null, columns = null] = x.shape;
    const { image, block, windows } = windowsOf(node, inputs);
    if (x.shape.length !== 3) {
      throw new StepwiseError(
        'bad-model',
        'Its input has to be [batch, channels · block, windows].',
      );
    }
    if (typeof columns === 'number' && columns !== windows) {
      throw new StepwiseError(
        'bad-model',
        `An image of [${image.join(', ')}] has ${windows} windows; its input has ${columns}.`,
      );
    }
    const size = sizeOf(block);
    if (typeof rows === 'number' && rows % size !== 0) {
      throw new StepwiseError(
        'bad-model',
        `Its ${rows} rows have to be ${size} elements of a block for each channel.`,
      );
    }
    const channels: Dimension = typeof rows === 'number' ? rows / size : null;
    return [{ type: x.type, shape: [batch, channels, ...image] }];
  },
};

function windowsOf(node: Node, inputs: Inputs<Value>) {
  const image = constantInts(inputs, 1, 'image sizes') ?? [];
  const block = constantInts(inputs, 2, 'block sizes') ?? [];
  if (image.some((size) => size < 0) || image.length === 0) {
    throw new StepwiseError('bad-model', `It has no image of [${image.join(', ')}].`);
  }
  const counts = outputSizes(readWindow(node, image.length, block), image);
  return { image, block, windows: isStatic(counts) ? sizeOf(counts) : null };
}
