import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import { isFloat, type ElementType } from '../model/elementType.ts';
import type { Node } from '../model/model.ts';
import { sizeOf } from '../model/shape.ts';
import type { Tensor, TensorType } from '../model/tensor.ts';
import { inferBroadcast } from './elementwise.ts';
import { broadcastPlaces, ofElements } from './elements.ts';
import type { Inputs } from './operator.ts';
import { present } from './present.ts';

/** The type of an operator on the bits of whole numbers, with broadcasting. */
export function inferBits(node: Node, inputs: Inputs<Value>): readonly TensorType[] {
  const { type } = present(inputs, 0);
  if (!isFloat(type) && type !== 'float16' && type !== 'bool') return inferBroadcast(node, inputs);
  throw new StepwiseError('bad-model', `It takes whole numbers; its inputs are ${type}.`);
}

/** Applies a function to the bits of whole numbers, with broadcasting; all 64 of them are kept. */
export function foldBits(f: (elements: readonly bigint[]) => bigint) {
  return (_node: Node, inputs: Inputs<Tensor>, types: readonly TensorType[]): readonly Tensor[] => {
    const { type, shape } = present(types, 0);
    const sizes = shape.map(Number);
    const columns = inputs.map((_, i) => {
      const x = present(inputs, i);
      return broadcastPlaces(x.shape, sizes).map((place) => BigInt(x.data[place] ?? 0));
    });
    const results = Array.from({ length: sizeOf(sizes) }, (_, i) =>
      wrap(type, f(columns.map((column) => column[i] ?? 0n))),
    );
    return [ofElements(type, sizes, results)];
  };
}

/** The bits that a type has. */
function wrap(type: ElementType, x: bigint): bigint {
  const bits = Number(type.replace(/\D+/u, ''));
  return type.startsWith('u') ? BigInt.asUintN(bits, x) : BigInt.asIntN(bits, x);
}
