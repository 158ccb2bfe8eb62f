import { StepwiseError } from '@stepwise/core';
import { showNode, stringOf } from '../model/attributes.ts';
import { isFloat } from '../model/elementType.ts';
import { scalar } from '../model/tensor.ts';
import type { Convert } from './converter.ts';
import { firstOutput } from './firstOutput.ts';
import { nodeMaker } from './nodeMaker.ts';
import { onlyInput } from './onlyInput.ts';

/** √(2 / π). */
const SCALE = Math.sqrt(2 / Math.PI);

/**
 * From version 20 on; there is none in the internal opset.
 *
 * Formula: y = x / 2 · (1 + erf(x / √2)), or with `approximate` 'tanh' y = x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 · x³))).
 *
 * @see Hendrycks and Gimpel 2016, "Gaussian error linear units".
 */
export const gelu: Convert = (node, conversion) => {
  const x = onlyInput(node, conversion.opset);
  const y = firstOutput(node);
  const approximate = stringOf(node, 'approximate', 'none');
  const { nodes, make: append, numbers } = nodeMaker(node, conversion);
  const kind = conversion.type(x);
  const make = (op: string, inputs: readonly string[], output?: string): string =>
    append(op, inputs, {}, output);
  const number = (name: string, value: number): string =>
    numbers(name, scalar(kind && isFloat(kind) ? kind : 'float32', value));
  if (approximate === 'none') {
    half(make('Erf', [make('Mul', [x, number('scale', Math.SQRT1_2)])]));
  } else if (approximate === 'tanh') {
    const square = make('Mul', [make('Mul', [x, x]), number('cubic', SCALE * 0.044715)]);
    const slope = make('Add', [square, number('linear', SCALE)]);
    half(make('Tanh', [make('Mul', [x, slope])]));
  } else {
    throw new StepwiseError(
      'bad-model',
      `${showNode(node)}: approximate has to be 'none' or 'tanh'; it is '${approximate}'.`,
    );
  }
  return nodes;

  function half(part: string): void {
    const whole = make('Mul', [x, make('Add', [part, number('one', 1)])]);
    make('Mul', [whole, number('half', 0.5)], y);
  }
};
