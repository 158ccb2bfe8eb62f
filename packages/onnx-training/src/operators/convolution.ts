import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import { intOf, intsOf } from '../model/attributes.ts';
import { isFloat } from '../model/elementType.ts';
import type { Node } from '../model/model.ts';
import type { Inputs } from './operator.ts';
import { present } from './present.ts';

/**
 * What Conv and ConvTranspose have in common: x [N, C, …], weights of the same rank whose last axes are the kernel, a
 * bias of one axis, `group`.
 *
 * @throws StepwiseError `bad-model` when they are of other types or ranks.
 */
export function checkConvolution(
  node: Node,
  inputs: Inputs<Value>,
): { readonly x: Value; readonly w: Value; readonly groups: number } {
  const [x, w, bias] = [present(inputs, 0), present(inputs, 1), inputs[2]];
  if (!isFloat(x.type) && x.type !== 'float16') {
    throw new StepwiseError('bad-model', `Its input has to be a float; it is ${x.type}.`);
  }
  if (w.type !== x.type || (bias && bias.type !== x.type)) {
    throw new StepwiseError('bad-model', 'Its inputs have to be of one element type.');
  }
  if (x.shape.length < 3 || w.shape.length !== x.shape.length) {
    throw new StepwiseError(
      'bad-model',
      'It needs an input [batch, channels, …] with at least one spatial axis, and weights of as many axes.',
    );
  }
  if (bias && bias.shape.length !== 1) {
    throw new StepwiseError('bad-model', 'Its bias has to have one axis.');
  }
  const kernel = intsOf(node, 'kernel_shape');
  const sizes = w.shape.slice(2);
  if (kernel?.some((size, i) => typeof sizes[i] === 'number' && sizes[i] !== size)) {
    throw new StepwiseError(
      'bad-model',
      `Its kernel_shape is [${kernel.join(', ')}], and its weights have [${sizes.map((size) => size ?? '?').join(', ')}].`,
    );
  }
  const groups = intOf(node, 'group', 1);
  if (groups >= 1 && groups < 2 ** 31) return { x, w, groups };
  throw new StepwiseError('bad-model', `Its group has to be at least 1; it is ${groups}.`);
}
