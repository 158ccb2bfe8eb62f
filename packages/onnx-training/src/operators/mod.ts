import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import { intOf } from '../model/attributes.ts';
import { isFloat } from '../model/elementType.ts';
import type { Node } from '../model/model.ts';
import { foldBinary, inferBroadcast } from './elementwise.ts';
import type { Inputs, Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = what is left of a when it is divided by b, with broadcasting. It has the sign of b, or with `fmod` 1 that of a;
 * floats need `fmod` 1.
 *
 * y = a − q · b with a whole q, so that ∂a = ∂y and ∂b = −q · ∂y = (y − a) / b · ∂y, as in PyTorch's fmod.
 */
export const mod: Operator = {
  name: 'Mod',
  inputs: [2, 2],
  infer(node, inputs) {
    checkMode(node, inputs);
    return inferBroadcast(node, inputs);
  },
  fold(node, inputs, types) {
    const truncated = intOf(node, 'fmod', 0) !== 0;
    const rest = (a: number, b: number): number => (truncated ? a % b : a - b * Math.floor(a / b));
    return foldBinary(rest)(node, inputs, types);
  },
  gradient({ g, inputs, outputs, gradients, wanted }) {
    const [a, b] = [present(inputs, 0), present(inputs, 1)];
    const [y, dy] = [present(outputs, 0), present(gradients, 0)];
    return [wanted[0] ? dy : null, wanted[1] ? g.mul(dy, g.div(g.sub(y, a), b)) : null];
  },
};

function checkMode(node: Node, inputs: Inputs<Value>): void {
  const { type } = present(inputs, 0);
  if (type === 'bool') throw new StepwiseError('bad-model', 'Its inputs have to be of numbers.');
  if ((isFloat(type) || type === 'float16') && intOf(node, 'fmod', 0) === 0) {
    throw new StepwiseError('bad-model', `For ${type} its attribute 'fmod' has to be 1.`);
  }
}
