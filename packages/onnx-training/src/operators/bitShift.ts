import { StepwiseError } from '@stepwise/core';
import { stringOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { foldBits, inferBits } from './bits.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = the bits of a moved by b places to the `direction` 'LEFT' or 'RIGHT', with broadcasting; whole numbers without a
 * sign. Nothing flows back.
 */
export const bitShift: Operator = {
  name: 'BitShift',
  inputs: [2, 2],
  infer(node, inputs) {
    const { type } = present(inputs, 0);
    isLeft(node);
    if (type.startsWith('uint')) return inferBits(node, inputs);
    throw new StepwiseError(
      'bad-model',
      `It takes whole numbers without a sign; its inputs are ${type}.`,
    );
  },
  fold(node, inputs, types) {
    const left = isLeft(node);
    const bits = BigInt(present(types, 0).type.replace(/\D+/u, ''));
    // machines do not agree on what is left of a number that is moved by its whole width
    const far = Array.from<number | bigint>(present(inputs, 1).data).some((by) => by >= bits);
    if (far) return null;
    return foldBits(([a = 0n, by = 0n]) => (left ? a << by : a >> by))(node, inputs, types);
  },
  gradient: 'zero',
};

function isLeft(node: Node): boolean {
  const direction = stringOf(node, 'direction', '');
  if (direction === 'LEFT' || direction === 'RIGHT') return direction === 'LEFT';
  throw new StepwiseError(
    'bad-model',
    `Its direction has to be 'LEFT' or 'RIGHT'; it is '${direction}'.`,
  );
}
