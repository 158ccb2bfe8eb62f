import { StepwiseError } from '@stepwise/core';
import { intOf } from '../model/attributes.ts';
import { showShape, type Shape } from '../model/shape.ts';
import { toAxis } from './axes.ts';
import { inferFloat } from './elementwise.ts';
import { differentiateLayerNormalization } from './differentiateLayerNormalization.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = scale · x̂ + bias, where x̂ = (x − μ) · r and r = 1 / √(σ² + epsilon), with the mean and the population variance over
 * the axes from `axis` on; scale and bias have these axes. More outputs are μ and r, of float32.
 *
 * With avg for the mean over these axes: ∂x = r · (∂y · scale − avg(∂y · scale) − x̂ · avg(∂y · scale · x̂)),
 * ∂scale = Σ ∂y · x̂, ∂bias = Σ ∂y, summed over the axes before; and what follows for ∂x from ∂μ and ∂r.
 */
export const layerNormalization: Operator = {
  name: 'LayerNormalization',
  inputs: [2, 3],
  infer(node, inputs) {
    const [{ type, shape }, scale, bias] = [present(inputs, 0), present(inputs, 1), inputs[2]];
    const axis = toAxis(intOf(node, 'axis', -1), shape.length);
    const given = bias ? [scale, bias] : [scale];
    const wanted = shape.slice(axis);
    if (given.some((value) => !fits(value.shape, wanted))) {
      throw new StepwiseError(
        'bad-model',
        `Its scale and bias have to fit the axes from ${axis} on, ${showShape(wanted)}.`,
      );
    }
    if (given.some((value) => value.type !== type)) {
      throw new StepwiseError('unsupported', `All its inputs have to be of one type, ${type}.`);
    }
    if (intOf(node, 'stash_type', 1) !== 1) {
      throw new StepwiseError('unsupported', 'Its stash_type has to be 1, float32.');
    }
    const kept = shape.map((size, i) => (i < axis ? size : 1));
    const statistic = { type: 'float32', shape: kept } as const;
    return [...inferFloat(node, inputs), statistic, statistic];
  },
  gradient: differentiateLayerNormalization,
};

/** Whether a shape broadcasts to another one. */
function fits(shape: Shape, wanted: Shape): boolean {
  const offset = wanted.length - shape.length;
  return (
    offset >= 0 &&
    shape.every((size, axis) => {
      const other = wanted[axis + offset];
      return size === 1 || typeof size !== 'number' || typeof other !== 'number' || size === other;
    })
  );
}
