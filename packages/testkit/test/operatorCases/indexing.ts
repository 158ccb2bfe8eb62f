import { int, string, tensor, type ElementType, type StaticShape } from '@stepwise/onnx-training';
import type { Random } from '../../src/onnx/random.ts';
import { drawn, i64, normals, wholes, type Draw } from './draws.ts';

const REDUCTIONS = ['none', 'add', 'mul', 'max', 'min'] as const;

/** Rows of indices into the first axes of a shape, no two of them the same; some count from the end. */
function distinctRows(r: Random, sizes: StaticShape, most: number): readonly (readonly number[])[] {
  const count = sizes.reduce((a, b) => a * b, 1);
  return r
    .order(count)
    .slice(0, Math.max(1, Math.min(most, count)))
    .map((flat) => {
      let rest = flat;
      return sizes.toReversed().map((size) => {
        const index = rest % size;
        rest = Math.floor(rest / size);
        return r.flip() ? index : index - size;
      });
    })
    .map((row) => row.toReversed());
}

/** Indices along an axis of which no two of one line are the same. */
function distinctAlong(r: Random, shape: StaticShape, axis: number, length: number): number[] {
  const size = shape[axis] ?? 1;
  const stride = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const lines = new Map<number, number[]>();
  const count = shape.with(axis, length).reduce((a, b) => a * b, 1);
  return Array.from({ length: count }, (_, i) => {
    const line = Math.floor(i / (stride * length)) * stride + (i % stride);
    const order = lines.get(line) ?? r.order(size);
    lines.set(line, order);
    const index = order[Math.floor(i / stride) % length] ?? 0;
    return r.flip() ? index : index - size;
  });
}

/** Along which axis, what is written, how it meets what is there. */
const scatterElements =
  (reductions: readonly (typeof REDUCTIONS)[number][]): Draw =>
  (r, type) => {
    const rank = r.integer(1, 3);
    const shape = r.shape(rank);
    const axis = r.integer(0, rank - 1);
    const reduction = reductions[r.integer(0, reductions.length - 1)] ?? 'none';
    // what does not depend on the order may be written to several times
    const isDistinct = reduction === 'none' || reduction === 'max' || reduction === 'min';
    const length = r.integer(1, isDistinct ? (shape[axis] ?? 1) : 4);
    const chosen = shape.with(axis, length);
    const size = shape[axis] ?? 1;
    const kind = r.choose(['int64', 'int32'] as const);
    const indices = isDistinct
      ? tensor(kind, chosen, distinctAlong(r, shape, axis, length))
      : wholes(r, kind, chosen, -size, size - 1);
    return {
      inputs: [normals(r, type, shape), indices, normals(r, type, chosen)],
      attributes: {
        ...((axis > 0 || r.flip()) && { axis: int(r.flip() ? axis : axis - rank) }),
        ...((reduction !== 'none' || r.flip()) && { reduction: string(reduction) }),
      },
    };
  };

const scatterND =
  (reductions: readonly (typeof REDUCTIONS)[number][]): Draw =>
  (r, type) => {
    const rank = r.integer(1, 3);
    const shape = r.shape(rank);
    const depth = r.integer(1, rank);
    const reduction = reductions[r.integer(0, reductions.length - 1)] ?? 'none';
    const sizes = shape.slice(0, depth);
    const rows =
      reduction === 'add' || reduction === 'mul'
        ? Array.from({ length: r.integer(1, 4) }, () =>
            sizes.map((size) => r.integer(-size, size - 1)),
          )
        : distinctRows(r, sizes, 4);
    return {
      inputs: [
        normals(r, type, shape),
        tensor('int64', [rows.length, depth], rows.flat()),
        normals(r, type, [rows.length, ...shape.slice(depth)]),
      ],
      attributes: reduction !== 'none' || r.flip() ? { reduction: string(reduction) } : {},
    };
  };

/** For the gradients, which there are for two of the reductions. */
export const DIFFERENTIABLE_SCATTERS: Readonly<Record<string, Draw>> = {
  ScatterElements: scatterElements(['none', 'add']),
  ScatterND: scatterND(['none', 'add']),
};

const anyType = (r: Random, type: ElementType): ElementType =>
  r.choose([type, type, 'int64', 'int32']);

function filled(r: Random, type: ElementType, shape: StaticShape) {
  return type === 'int64' || type === 'int32'
    ? wholes(r, type, shape, -5, 5)
    : drawn(r, type, shape, r.normal);
}

/** Operators that choose, write, copy and move elements. */
export const INDEXING_CASES: Readonly<Record<string, Draw>> = {
  DepthToSpace: (r, type) => {
    const side = r.integer(1, 3);
    const shape = [
      r.integer(1, 2),
      r.integer(1, 2) * side * side,
      r.integer(1, 3),
      r.integer(1, 3),
    ];
    return {
      inputs: [normals(r, type, shape)],
      attributes: {
        blocksize: int(side),
        ...(r.flip() && { mode: string(r.choose(['DCR', 'CRD'])) }),
      },
    };
  },
  EyeLike: (r, type) => ({
    inputs: [filled(r, anyType(r, type), r.shape(2))],
    attributes: {
      ...(r.flip() && { dtype: int(r.choose([1, 6, 7, 11])) }),
      ...(r.flip() && { k: int(r.integer(-2, 2)) }),
    },
  }),
  GatherND: (r, type) => {
    const rank = r.integer(1, 4);
    const shape = r.shape(rank, 3);
    const batch = r.integer(0, rank - 1);
    const depth = r.integer(1, rank - batch);
    const rows = [...shape.slice(0, batch), ...r.shape(r.integer(batch === 0 ? 1 : 0, 2), 3)];
    const count = rows.reduce((a, b) => a * b, 1);
    const sizes = shape.slice(batch, batch + depth);
    const indices = Array.from({ length: count }, () =>
      sizes.map((size) => r.integer(-size, size - 1)),
    );
    return {
      inputs: [
        filled(r, anyType(r, type), shape),
        tensor('int64', [...rows, depth], indices.flat()),
      ],
      attributes: batch > 0 ? { batch_dims: int(batch) } : {},
    };
  },
  NonZero: (r) => ({
    inputs: [wholes(r, r.choose(['float32', 'int64', 'bool']), r.shape(r.integer(1, 3)), 0, 1)],
  }),
  ScatterElements: scatterElements(REDUCTIONS),
  ScatterND: scatterND(REDUCTIONS),
  Size: (r, type) => ({ inputs: [normals(r, type, r.shape(r.integer(0, 3)))] }),
  SpaceToDepth: (r, type) => {
    const side = r.integer(1, 3);
    const shape = [
      r.integer(1, 2),
      r.integer(1, 3),
      side * r.integer(1, 2),
      side * r.integer(1, 3),
    ];
    return { inputs: [normals(r, type, shape)], attributes: { blocksize: int(side) } };
  },
  Tile: (r, type) => {
    const rank = r.integer(1, 4);
    const shape = r.shape(rank, 3);
    return {
      inputs: [filled(r, anyType(r, type), shape), i64(...shape.map(() => r.choose([1, 1, 2, 3])))],
    };
  },
  Trilu: (r, type) => ({
    inputs: [
      filled(r, anyType(r, type), r.shape(r.integer(2, 4))),
      ...(r.flip() ? [tensor('int64', r.flip() ? [] : [1], [r.integer(-3, 3)])] : []),
    ],
    attributes: r.flip() ? { upper: int(r.integer(0, 1)) } : {},
  }),
};
