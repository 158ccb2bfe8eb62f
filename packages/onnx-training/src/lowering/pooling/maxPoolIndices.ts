import { toStatic } from '../../builder/broadcast.ts';
import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { int, ints } from '../../model/attributes.ts';
import type { Attributes } from '../../model/model.ts';
import { present } from '../../operators/present.ts';
import { spanOf, type PlacedAxis } from '../../operators/window.ts';
import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import { addAt } from './addAt.ts';
import type { MaxPooled } from './maxPoolGradient.ts';
import { sizesOf } from './maxPoolWork.ts';

/**
 * The indices of a MaxPool say where each ∂y is added. ONNX Runtime has a kernel for them that looks at one element after
 * the other, some ten times as slow as that without: 20 ns for a window of 2 · 2, 30 for one of 3 · 3. So they are asked for
 * only here.
 */
export const maxPoolIndices: Lowering<MaxPooled> = {
  name: 'indices',
  cost(situation) {
    const { inputs, windows, taps } = sizesOf(situation);
    // in large windows a larger element is found rarely
    const each = 66 + 15 * Math.min(taps, 25) + 8 * Math.max(taps - 25, 0);
    const found = situation.indices ? 0 : each * windows;
    return estimate({ elements: found + 30 * windows + 3 * inputs, nodes: 6 });
  },
  emit(g, { x, dy, indices, window }) {
    return addAt(g, toStatic(x.shape), indices ?? indicesOf(g, x, window), dy);
  },
};

function indicesOf(g: GraphBuilder, x: Value, window: readonly PlacedAxis[]): Value {
  const [, indices] = g.node('MaxPool', [x], attributesOf(window), { outputs: 2 });
  return present([indices ?? null], 0);
}

/** A window in attributes. */
function attributesOf(window: readonly PlacedAxis[]): Attributes {
  const ceil = window.some((axis) => {
    const room = axis.size + axis.before + axis.after - spanOf(axis);
    return axis.count > Math.floor(room / axis.stride) + 1;
  });
  return {
    kernel_shape: ints(window.map(({ kernel }) => kernel)),
    strides: ints(window.map(({ stride }) => stride)),
    dilations: ints(window.map(({ dilation }) => dilation)),
    pads: ints([...window.map(({ before }) => before), ...window.map(({ after }) => after)]),
    ...(ceil && { ceil_mode: int(1) }),
  };
}
