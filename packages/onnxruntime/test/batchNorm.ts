import { float, GraphBuilder, int, tensor, type Model } from '@stepwise/onnx-training';
import type { Batch } from '../src/index.ts';
import { numbers } from './models.ts';

/** How a file says that it was exported in training or for use. */
export type Mode = 'training' | 'evaluation';

export const MOMENTUM = 0.75;
export const EPSILON = 1e-3;
const CHANNELS = 3;

export const scale = [1.5, -0.5, 2];
export const bias = [0.1, 0.2, -0.3];
export const mean = [0.5, -1, 0];
export const variance = [2, 0.5, 1];

/** x [batch, 3, d] → bn → y; parameters bn.weight and bn.bias, statistics bn.running_mean and bn.running_var. */
export function normalized(mode: Mode = 'evaluation'): Model {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', CHANNELS, 'd']);
  const one = (name: string, data: readonly number[]) =>
    g.initializer(name, tensor('float32', [CHANNELS], data));
  const [y] = g.node(
    'BatchNormalization',
    [
      x,
      one('bn.weight', scale),
      one('bn.bias', bias),
      one('bn.running_mean', mean),
      one('bn.running_var', variance),
    ],
    {
      epsilon: float(EPSILON),
      momentum: float(MOMENTUM),
      ...(mode === 'training' && { training_mode: int(1) }),
    },
    { name: 'bn', outputs: mode === 'training' ? 3 : 1 },
  );
  g.output(y!, 'y');
  return g.toModel();
}

/** n examples of `normalized` with a target. */
export function normalBatch(n: number, seed = 5, d = 2): Batch {
  const dims = [n, CHANNELS, d];
  const size = n * CHANNELS * d;
  return {
    x: { data: numbers(size, seed, 3), dims },
    target: { data: numbers(size, seed + 100, 1), dims },
  };
}

/** The elements of one channel. */
export function channel(batch: Batch, name: string, c: number): number[] {
  const { data, dims } = batch[name]!;
  const [n = 0, , d = 0] = dims;
  const all = data as Float32Array;
  return Array.from({ length: n * d }, (_, i) => {
    const [example, place] = [Math.floor(i / d), i % d];
    return all[(example * CHANNELS + c) * d + place]!;
  });
}

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Mean and population variance. */
export function moments(values: readonly number[]): { mean: number; variance: number } {
  const centre = sum(values) / values.length;
  return {
    mean: centre,
    variance: sum(values.map((x) => (x - centre) ** 2)) / values.length,
  };
}
