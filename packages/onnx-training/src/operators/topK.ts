import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import { int, intOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import type { Dimension } from '../model/shape.ts';
import { toNumbers } from '../model/tensor.ts';
import { checkInts, toAxis } from './axes.ts';
import type { Inputs, Operator } from './operator.ts';
import { present } from './present.ts';
import { zeros } from './zeros.ts';

/**
 * y = the k largest x along `axis` (the smallest where `largest` is 0), in their order unless `sorted` is 0; the second
 * output says where they stood. k is the second input.
 *
 * ∂x = ∂y in the places where they stood, 0 elsewhere.
 */
export const topK: Operator = {
  name: 'TopK',
  inputs: [2, 2],
  infer(node, inputs) {
    const { type, shape } = present(inputs, 0);
    if (type === 'bool') throw new StepwiseError('bad-model', 'Its input has to be of numbers.');
    const axis = toAxis(intOf(node, 'axis', -1), shape.length);
    const chosen = shape.with(axis, countOf(inputs, shape[axis] ?? null));
    return [
      { type, shape: chosen },
      { type: 'int64', shape: chosen },
    ];
  },
  gradient({ g, node, inputs, outputs, gradients }) {
    const x = present(inputs, 0);
    const places = outputs[1]?.name ? outputs[1] : again();
    const axis = int(axisOf(node));
    return [g.one('ScatterElements', [zeros(g, x), places, present(gradients, 0)], { axis })];

    function again(): Value {
      return present(g.node('TopK', inputs, node.attributes, { outputs: 2 }), 1);
    }
  },
};

const axisOf = (node: Node): number => intOf(node, 'axis', -1);

function countOf(inputs: Inputs<Value>, size: Dimension): Dimension {
  const k = present(inputs, 1);
  checkInts(k, 'k');
  if (!k.constant) return null;
  const [count = 0, ...more] = toNumbers(k.constant);
  if (more.length === 0 && count >= 0 && (typeof size !== 'number' || count <= size)) return count;
  throw new StepwiseError(
    'bad-model',
    `k has to be one number from 0 to ${size ?? 'the size of the axis'}; it is [${[count, ...more].join(', ')}].`,
  );
}
