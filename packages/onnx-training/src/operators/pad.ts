import { StepwiseError } from '@stepwise/core';
import { toStatic } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { padGradient } from '../lowering/resampling/padGradient.ts';
import { stringOf } from '../model/attributes.ts';
import type { Dimension, StaticShape } from '../model/shape.ts';
import { tensor } from '../model/tensor.ts';
import { checkElements } from './checkElements.ts';
import { checkPads, readPads, type Pads } from './padding.ts';
import type { Operator } from './operator.ts';
import { padMap } from './padMap.ts';
import { present } from './present.ts';
import { takePart } from './takePart.ts';

/**
 * y = x with more elements before and after along its axes: a constant, those at the edge, or those inside, reflected at
 * the edge. Negative numbers of elements take some away.
 *
 * ∂x = the part of ∂y where x went, and for `edge` and `reflect` also what arrived at the copies of an element. The
 * constant gets the sum of the rest.
 */
export const pad: Operator = {
  name: 'Pad',
  inputs: [2, 4],
  infer(node, inputs) {
    const { type, shape } = present(inputs, 0);
    const value = inputs[2];
    if (value && value.type !== type) {
      throw new StepwiseError('bad-model', `Its value has to be ${type}; it is ${value.type}.`);
    }
    const pads = readPads(inputs);
    if (!pads) return [{ type, shape: shape.map(() => null) }];
    checkPads(stringOf(node, 'mode', 'constant'), shape, pads);
    return [
      {
        type,
        shape: shape.map((size, axis): Dimension => {
          const [before, after] = pads[axis] ?? [0, 0];
          if (typeof size === 'number') return size + before + after;
          return before === 0 && after === 0 ? size : null;
        }),
      },
    ];
  },
  gradient({ g, node, inputs, gradients, wanted }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    const pads = readPads(inputs);
    if (!pads) throw new StepwiseError('bad-model', 'Its pads have to be constant.');
    const shape = toStatic(x.shape);
    const mode = stringOf(node, 'mode', 'constant');
    if (mode !== 'constant') {
      const maps = pads.flatMap(([before, after], axis) =>
        before === 0 && after === 0 ? [] : [padMap(mode, axis, shape[axis] ?? 0, before, after)],
      );
      return [maps.length === 0 ? dy : g.lower(padGradient, { dy, shape, pads, maps })];
    }
    const dx = wanted[0] ? takePart(g, dy, pads) : null;
    return [dx, null, wanted[2] ? sumOutside(g, dy, shape, pads) : null];
  },
};

/** The sum of the elements that are not those of the input. */
function sumOutside(g: GraphBuilder, dy: Value, shape: StaticShape, pads: Pads): Value {
  const inside = shape
    .map((size, axis) => {
      const [before, after] = pads[axis] ?? [0, 0];
      checkElements(size + before + after);
      const marks = Array.from({ length: size + before + after }, (_, i) =>
        Number(i >= before && i < before + size),
      );
      return g.constant(
        tensor(
          dy.type,
          shape.map((_, other) => (other === axis ? marks.length : 1)),
          marks,
        ),
      );
    })
    .reduce((a, b) => g.mul(a, b), g.scalar(dy.type, 1));
  return g.reduceSum(g.one('Where', [g.cast(inside, 'bool'), g.scalar(dy.type, 0), dy]));
}
