import { toStatic } from '../builder/broadcast.ts';
import type { Value } from '../builder/value.ts';
import { float } from '../model/attributes.ts';
import { sizeOf } from '../model/shape.ts';
import { tensor } from '../model/tensor.ts';
import { estimate } from './estimate.ts';
import type { Choice, Lowering } from './lowering.ts';

/** Rows that are to have the mean 0 and the variance 1. */
export interface Rows {
  /** [rows, n]. */
  readonly x: Value;
  /** Is added to the variance. */
  readonly epsilon: number;
}

/** The rows (x − μ) · r, [rows, n], and r = 1 / √(σ² + epsilon), [rows, 1]. */
export type Standardized = readonly [rows: Value, inverse: Value];

const elements = ({ x }: Rows): number => sizeOf(toStatic(x.shape));

/**
 * One node, whose second output is the mean. In double precision its statistics would be of single precision. On ONNX
 * Runtime, one thread, the whole gradient of rows [2048, 128 … 768] takes 0.8 of the time that it takes without.
 */
const fused: Lowering<Rows, Standardized> = {
  name: 'fused',
  fits: ({ x }) => x.type === 'float32',
  cost: (rows) => estimate({ elements: 3 * elements(rows), nodes: 1 }),
  emit(g, { x, epsilon }) {
    const [, size = 1] = toStatic(x.shape);
    const ones = g.constant(tensor(x.type, [size], new Float32Array(size).fill(1)), 'ones');
    const [rows = x, , inverse = x] = g.node(
      'LayerNormalization',
      [x, ones],
      { epsilon: float(epsilon) },
      { outputs: 3 },
    );
    return [rows, inverse];
  },
};

/** Mean, differences from it, and the mean of their squares, which loses no digits where the mean is far from 0. */
const stepwise: Lowering<Rows, Standardized> = {
  name: 'stepwise',
  cost: (rows) => estimate({ elements: 8 * elements(rows), nodes: 8 }),
  emit(g, { x, epsilon }) {
    const centred = g.sub(x, g.reduceMean(x, [1], true));
    const variance = g.reduceMean(g.mul(centred, centred), [1], true);
    const inverse = g.one('Reciprocal', [g.sqrt(g.add(variance, epsilon))]);
    return [g.mul(centred, inverse), inverse];
  },
};

/** Rows with the mean 0 and the variance 1, as the gradients of normalizations need them again. */
export const standardized: Choice<Rows, Standardized> = {
  name: 'standardized',
  operators: ['InstanceNormalization', 'LayerNormalization'],
  lowerings: [fused, stepwise],
};
