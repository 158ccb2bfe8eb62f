import { StepwiseError } from '@stepwise/core';
import { showNode, stringOf } from '../model/attributes.ts';
import { isFloat } from '../model/elementType.ts';
import type { Node } from '../model/model.ts';
import { scalar } from '../model/tensor.ts';
import type { Conversion, Convert } from './converter.ts';
import { firstOutput } from './firstOutput.ts';
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
  const nodes: Node[] = [];
  const { number, make } = makerOf(node, x, nodes, conversion);
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

function makerOf(node: Node, x: string, nodes: Node[], { free, constant, type }: Conversion) {
  const kind = type(x);
  const hint = node.outputs[0] ?? node.op;
  return {
    number: (name: string, value: number): string =>
      constant(`${hint}_${name}`, scalar(kind && isFloat(kind) ? kind : 'float32', value)),
    make: (op: string, inputs: readonly string[], output?: string): string => {
      const made = output ?? free(`${hint}_${op.toLowerCase()}`);
      // the last node stands for all of them
      const name = output === undefined ? '' : node.name;
      nodes.push({ name, op, domain: '', inputs, outputs: [made], attributes: {} });
      return made;
    },
  };
}
