import { StepwiseError } from '@stepwise/core';
import { find, showNode, string, stringOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { tensor, toNumbers, type Tensor } from '../model/tensor.ts';
import type { Convert } from './converter.ts';
import { firstOutput } from './firstOutput.ts';
import { without } from './without.ts';

/**
 * Version 10: scales are the second input, and element i is made of what lies at i / scale. That is rounded down where
 * something becomes larger, and up where it becomes smaller, as ONNX Runtime does it.
 */
export const resize: Convert = (node, { numbers }) => {
  const [x = '', scales = ''] = node.inputs;
  return [resizeBy(node, x, scales, numbers(scales))];
};

/** Became Resize with version 10; before version 9 the scales were an attribute. */
export const upsample: Convert = (node, { opset, constant, numbers }) => {
  const [x = '', input = ''] = node.inputs;
  if (opset >= 9) return [resizeBy(node, x, input, numbers(input))];
  const values = find(node, 'scales', 'floats')?.value;
  if (!values) throw new StepwiseError('bad-model', `${showNode(node)}: it has to have scales.`);
  const scales = tensor('float32', [values.length], [...values]);
  return [resizeBy(without(node, 'scales'), x, constant('scales', scales), scales)];
};

function resizeBy(node: Node, x: string, scales: string, known: Tensor | null): Node {
  firstOutput(node);
  const factors = known ? toNumbers(known) : [];
  const smaller = factors.some((scale) => scale < 1);
  if (smaller && factors.some((scale) => scale > 1) && isNearest(node)) {
    throw new StepwiseError(
      'unsupported',
      `${showNode(node)}: an axis becomes larger and another smaller; in version 11 and later they are not rounded in two ways. Export it again with opset 11 to 18.`,
    );
  }
  return {
    ...node,
    op: 'Resize',
    inputs: [x, '', scales],
    attributes: {
      ...node.attributes,
      coordinate_transformation_mode: string('asymmetric'),
      ...(isNearest(node) && { nearest_mode: string(smaller ? 'ceil' : 'floor') }),
    },
  };
}

function isNearest(node: Node): boolean {
  return stringOf(node, 'mode', 'nearest') === 'nearest';
}
