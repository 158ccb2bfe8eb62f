import { float, int, string, tensor, type Attributes } from '@stepwise/onnx-training';
import { i64, normals, type Draw } from './draws.ts';

const MODES = ['nearest', 'linear', 'cubic'] as const;
const COORDINATES = ['half_pixel', 'pytorch_half_pixel', 'align_corners', 'asymmetric'] as const;
const ROUNDINGS = ['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'] as const;

/** Other sizes and values outside. */
export const RESAMPLING_CASES: Readonly<Record<'Pad' | 'Resize', Draw>> = {
  Pad: (r, type) => {
    const rank = r.integer(1, 4);
    const shape = Array.from({ length: rank }, () => r.integer(2, rank > 2 ? 3 : 5));
    if (r.flip()) shape[0] = 4;
    const mode = r.choose(['constant', 'edge', 'reflect'] as const);
    const chosen = r.order(rank).slice(0, r.integer(1, rank));
    const named = r.flip();
    const axes = named ? chosen : [...shape.keys()];
    const drawPad = (axis: number): number => {
      const size = shape[axis] ?? 1;
      // after a part is taken away there have to be enough elements to mirror
      return r.choose([0, 0, 1, mode === 'reflect' ? Math.max(size - 3, 0) : 3, size > 3 ? -1 : 0]);
    };
    const pads = [...axes.map(drawPad), ...axes.map(drawPad)];
    const value = mode === 'constant' && r.flip() ? tensor(type, [], [r.normal()]) : null;
    const last = named ? [i64(...axes.map((axis) => (r.flip() ? axis : axis - rank)))] : [];
    return {
      inputs: [normals(r, type, shape), i64(...pads), ...(value || named ? [value] : []), ...last],
      attributes: mode === 'constant' && r.flip() ? {} : { mode: string(mode) },
    };
  },
  Resize: (r, type) => {
    const mode = r.choose(MODES);
    // cubic kernels are for images alone
    const rank = mode === 'cubic' ? 2 : r.integer(1, 2);
    const shape = [...r.shape(2, 2), ...r.shape(rank, rank === 1 ? 6 : 4)];
    const whole = r.flip();
    const factor = (): number => (whole ? r.integer(1, 3) : r.choose([0.5, 0.7, 1, 1.5, 2, 2.4]));
    const scales = shape.map((_, axis) => (axis < 2 ? 1 : factor()));
    const sizes = shape.map((size, axis) => Math.max(Math.floor(size * (scales[axis] ?? 1)), 1));
    const fits = sizes.every(
      (size, axis) => size === Math.floor((shape[axis] ?? 1) * (scales[axis] ?? 1)),
    );
    const bySizes = !fits || r.flip();
    const attributes: Attributes = {
      mode: string(mode),
      ...(r.integer(1, 4) > 1 && {
        coordinate_transformation_mode: string(
          mode === 'nearest' && r.flip() ? 'asymmetric' : r.choose(COORDINATES),
        ),
      }),
      ...(mode === 'nearest' && r.flip() && { nearest_mode: string(r.choose(ROUNDINGS)) }),
      ...(mode === 'cubic' && r.flip() && { cubic_coeff_a: float(-0.5) }),
      ...(mode === 'cubic' && r.flip() && { exclude_outside: int(1) }),
    };
    return {
      inputs: [
        normals(r, type, shape),
        null,
        ...(bySizes ? [null, i64(...sizes)] : [tensor('float32', [shape.length], scales)]),
      ],
      attributes,
    };
  },
};
