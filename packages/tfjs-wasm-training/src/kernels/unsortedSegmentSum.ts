import type { UnsortedSegmentSumAttrs } from '@tensorflow/tfjs-core';
import { StepwiseError } from '@stepwise/core';
import { adds, type TrainingKernel } from './trainingKernel.ts';

/**
 * Rows that have the same number are added up: the gradient of gather, and so of an embedding. Rows with a number that
 * is not below `numSegments`, or below 0, are left out, as on cpu.
 */
export const unsortedSegmentSum: TrainingKernel = adds<'x' | 'segmentIds', UnsortedSegmentSumAttrs>(
  'UnsortedSegmentSum',
  ({ wasm, inputs: { x, segmentIds }, attrs: { numSegments } }) => {
    const [rows = 1, ...rest] = x.shape;
    if (segmentIds.shape.length !== 1 || segmentIds.shape[0] !== rows) {
      throw new StepwiseError(
        'unsupported',
        `UnsortedSegmentSum on wasm: wanted one number for each of the ${rows} rows of x; got segmentIds of shape [${segmentIds.shape.join(', ')}].`,
      );
    }
    if (x.dtype !== 'float32' && x.dtype !== 'int32') {
      throw new StepwiseError(
        'unsupported',
        `UnsortedSegmentSum on wasm: wanted x as float32 or int32; got ${x.dtype}. Cast it first: tf.cast(x, 'float32').`,
      );
    }
    const kind = x.dtype;
    const sums = wasm.output([numSegments, ...rest], kind);
    const into = wasm[kind](sums).fill(0);
    const values = wasm[kind](x);
    const size = rest.reduce((product, one) => product * one, 1);
    for (const [row, segment] of wasm.int32(segmentIds).entries()) {
      if (segment < 0 || segment >= numSegments) continue;
      const [from, to] = [row * size, segment * size];
      for (let i = 0; i < size; i++) into[to + i] = (into[to + i] ?? 0) + (values[from + i] ?? 0);
    }
    return sums;
  },
);
