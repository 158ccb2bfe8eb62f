import { intOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { isStatic, type Shape } from '../model/shape.ts';
import { tensor } from '../model/tensor.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = the sizes of x from the axis `start` up to, but not including, `end`, as int64; a constant where they are known. */
export const shapeOf: Operator = {
  name: 'Shape',
  inputs: [1, 1],
  infer(node, inputs) {
    return [{ type: 'int64', shape: [cut(node, present(inputs, 0).shape).length] }];
  },
  foldTypes(node, inputs) {
    const sizes = cut(node, present(inputs, 0).shape);
    return isStatic(sizes) ? [tensor('int64', [sizes.length], sizes)] : null;
  },
  gradient: 'zero',
};

// both ends are cut to the axes that there are, as slice() does
function cut(node: Node, shape: Shape): Shape {
  return shape.slice(intOf(node, 'start', 0), intOf(node, 'end', shape.length));
}
