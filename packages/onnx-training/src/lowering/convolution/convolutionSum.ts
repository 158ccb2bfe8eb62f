import { toStatic } from '../../builder/broadcast.ts';
import type { Value } from '../../builder/value.ts';
import type { Attributes } from '../../model/model.ts';
import { sizeOf } from '../../model/shape.ts';
import { estimate } from '../estimate.ts';
import type { Choice, Lowering } from '../lowering.ts';

/** A convolution without a bias, and what is added to it. */
export interface ConvolutionSum {
  readonly x: Value;
  readonly w: Value;
  /** Those of the Conv. */
  readonly attributes: Attributes;
  /** Of the shape of the result. */
  readonly z: Value;
}

/** A convolution that adds up where it writes; ONNX Runtime has it in single precision. */
const fused: Lowering<ConvolutionSum> = {
  name: 'fused',
  targets: ['onnxruntime'],
  fits: ({ z }) => z.type === 'float32',
  cost: ({ z }) => estimate({ elements: sizeOf(toStatic(z.shape)), nodes: 1 }),
  emit: (g, { x, w, attributes, z }) => g.one('FusedConv', [x, w, null, z], attributes),
};

const twoNodes: Lowering<ConvolutionSum> = {
  name: 'two-nodes',
  cost: ({ z }) => estimate({ elements: 3 * sizeOf(toStatic(z.shape)), nodes: 2 }),
  emit: (g, { x, w, attributes, z }) => g.add(z, g.one('Conv', [x, w], attributes)),
};

/** Conv(x, w) + z: where a value has several gradients and the last of them comes from a convolution. */
export const convolutionSum: Choice<ConvolutionSum> = {
  name: 'convolution-sum',
  operators: ['Conv', 'ConvTranspose'],
  lowerings: [fused, twoNodes],
};
