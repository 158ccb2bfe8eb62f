import { int, ints, string, type Attributes } from '@stepwise/onnx-training';
import type { Random } from '../../src/onnx/random.ts';
import { normals, wholes, type Draw } from './draws.ts';

/** Attributes of a pool, and sizes of an input that it fits. */
export interface DrawnPool {
  readonly shape: readonly number[];
  readonly attributes: Attributes;
}

/** Windows of which each has an element of the input: with overlap, gaps, padding and dilation, and side by side. */
export function drawPool(r: Random, dilated: boolean): DrawnPool {
  const rank = r.choose([1, 2, 2, 2, 3]);
  const each = (draw: (axis: number) => number): number[] =>
    Array.from({ length: rank }, (_, axis) => draw(axis));
  const kernel = each(() => r.integer(1, rank === 3 ? 2 : 3));
  const tiling = r.integer(1, 3) === 1;
  const automatic = tiling
    ? null
    : r.choose([null, null, null, 'SAME_UPPER', 'SAME_LOWER', 'VALID']);
  const strides = tiling
    ? kernel
    : // padding that follows from the sizes would be negative with larger strides
      each((axis) => Math.min(r.choose([1, 1, 2, 3]), automatic ? (kernel[axis] ?? 1) : 3));
  const dilations = each(() => (dilated && !tiling && !automatic ? r.choose([1, 1, 2]) : 1));
  const pad = (axis: number): number =>
    tiling || automatic ? 0 : r.integer(0, (kernel[axis] ?? 1) - 1);
  const pads = [...each(pad), ...each(pad)];
  const sizes = each((axis) => {
    const span = (dilations[axis] ?? 1) * ((kernel[axis] ?? 1) - 1) + 1;
    return tiling && r.flip() ? span * r.integer(1, 3) : span + r.integer(0, 4);
  });
  // ONNX Runtime counts a window that starts behind the input when it reads an AveragePool, and not when it runs it
  const isBehind = sizes.some((size, axis) => {
    const [stride = 1, before = 0, after = 0] = [strides[axis], pads[axis], pads[rank + axis]];
    const room = size + before + after - (kernel[axis] ?? 1);
    return Math.ceil(room / stride) * stride >= size + before;
  });
  const says = (values: readonly number[], silent: number): boolean =>
    values.some((value) => value !== silent) || r.flip();
  return {
    shape: [...r.shape(2, 2), ...sizes],
    attributes: {
      kernel_shape: ints(kernel),
      ...(says(strides, 1) && { strides: ints(strides) }),
      ...(dilated && says(dilations, 1) && { dilations: ints(dilations) }),
      ...(!automatic && says(pads, 0) && { pads: ints(pads) }),
      ...(automatic && { auto_pad: string(automatic) }),
      ...(!automatic && r.flip() && { ceil_mode: int(dilated || !isBehind ? r.integer(0, 1) : 0) }),
    },
  };
}

const whole: Draw = (r, type) => ({ inputs: [normals(r, type, r.shape(r.integer(3, 5)))] });

/** Pools; equal elements in MaxPool are frequent. */
export const POOL_CASES: Readonly<
  Record<'AveragePool' | 'GlobalAveragePool' | 'GlobalMaxPool' | 'MaxPool', Draw>
> = {
  AveragePool: (r, type) => {
    const { shape, attributes } = drawPool(r, false);
    const counted: Attributes = r.flip() ? { count_include_pad: int(r.integer(0, 1)) } : {};
    return { inputs: [normals(r, type, shape)], attributes: { ...attributes, ...counted } };
  },
  GlobalAveragePool: whole,
  GlobalMaxPool: whole,
  MaxPool: (r, type) => {
    const { shape, attributes } = drawPool(r, true);
    return { inputs: [wholes(r, type, shape, -2, 2)], attributes, outputs: r.integer(1, 2) };
  },
};
