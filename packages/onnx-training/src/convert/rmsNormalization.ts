import { StepwiseError } from '@stepwise/core';
import { floatOf, int, intOf, showNode } from '../model/attributes.ts';
import { isFloat } from '../model/elementType.ts';
import { scalar, tensor } from '../model/tensor.ts';
import type { Convert } from './converter.ts';
import { firstOutput } from './firstOutput.ts';
import { nodeMaker } from './nodeMaker.ts';

/**
 * From version 23 on; there is none in the internal opset.
 *
 * Formula: y = x / √(mean(x²) + epsilon) · scale, with the mean over the axes from `axis` on.
 *
 * @see Zhang and Sennrich 2019, "Root mean square layer normalization".
 */
export const rmsNormalization: Convert = (node, { free, type, shape }) => {
  const y = firstOutput(node);
  const [x = '', scale = '', ...more] = node.inputs;
  if (!x || !scale || more.length > 0) {
    throw new StepwiseError(
      'bad-model',
      `${showNode(node)}: it needs two inputs; here are ${node.inputs.length}.`,
    );
  }
  if (intOf(node, 'stash_type', 1) !== 1) {
    throw new StepwiseError('unsupported', `${showNode(node)}: stash_type has to be 1, float32.`);
  }
  const axis = intOf(node, 'axis', -1);
  const rank = shape(x)?.length ?? null;
  if (axis >= 0 && rank === null) {
    throw new StepwiseError(
      'unsupported',
      `${showNode(node)}: how many axes '${x}' has is not known, so that 'axis' has to count from the end; export the model with shapes.`,
    );
  }
  if (!Number.isSafeInteger(axis) || axis < -(rank ?? 64) || (rank !== null && axis >= rank)) {
    throw new StepwiseError('bad-model', `${showNode(node)}: there is no axis ${axis}.`);
  }
  // all axes from it on, counted from the end
  const count = axis < 0 ? -axis : (rank ?? 0) - axis;
  const axes = Array.from({ length: count }, (_, i) => i - count);
  const kind = type(x);
  const { nodes, make, numbers } = nodeMaker(node, { free });
  const epsilon = scalar(
    kind && isFloat(kind) ? kind : 'float32',
    floatOf(node, 'epsilon', EPSILON),
  );
  const mean = make(
    'ReduceMean',
    [make('Mul', [x, x]), numbers('axes', tensor('int64', [count], axes))],
    {
      keepdims: int(1),
    },
  );
  const inverse = make('Reciprocal', [
    make('Sqrt', [make('Add', [mean, numbers('epsilon', epsilon)])]),
  ]);
  make('Mul', [make('Mul', [x, inverse]), scale], {}, y);
  return nodes;
};

/** The file format has float32 for attributes, so also for their defaults. */
const EPSILON = Math.fround(1e-5);
