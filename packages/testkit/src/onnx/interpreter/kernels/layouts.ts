import { StepwiseError } from '@stepwise/core';
import { pick } from '../arithmetic.ts';
import { countOf, flatIndex, indexMap, stridesOf } from '../indexing.ts';
import { attributeOf, intOf, integersAt, numbersAt, valuesAt, type Kernel } from '../kernel.ts';
import { floats, integers, isFloats, numbersOf, type Values } from '../values.ts';
import { cast } from './cast.ts';
import { slicePlaces } from './scatter.ts';

/** Each element of a shape from the coordinates that a function gives for its own. */
function moved(
  x: Values,
  shape: readonly number[],
  from: (at: readonly number[]) => readonly number[],
): Values {
  const strides = stridesOf(x.shape);
  return pick(
    x,
    shape,
    indexMap(shape, (at) => flatIndex(from(at), strides)),
  );
}

const gatherND: Kernel = (inputs, node) => {
  const [x, indices] = [valuesAt(inputs, 0), integersAt(inputs, 1)];
  const batch = intOf(node, 'batch_dims', 0);
  const depth = indices.shape.at(-1) ?? 0;
  const shape = [...indices.shape.slice(0, -1), ...x.shape.slice(batch + depth)];
  return [pick(x, shape, Int32Array.from(slicePlaces(x, indices, batch)))];
};

const tile: Kernel = (inputs) => {
  const [x, repeats] = [valuesAt(inputs, 0), numbersAt(inputs, 1) ?? []];
  const shape = x.shape.map((size, axis) => size * (repeats[axis] ?? 1));
  return [moved(x, shape, (at) => at.map((i, axis) => i % (x.shape[axis] ?? 1)))];
};

/** Outside of the triangle there is 0, whatever x is there. */
const trilu: Kernel = (inputs, node) => {
  const x = valuesAt(inputs, 0);
  const [k = 0] = numbersAt(inputs, 1) ?? [];
  const isUpper = intOf(node, 'upper', 1) !== 0;
  const rank = x.shape.length;
  const inside = indexMap(x.shape, (at) => {
    const right = (at[rank - 1] ?? 0) - (at[rank - 2] ?? 0);
    return Number(isUpper ? right >= k : right <= k);
  });
  if (!isFloats(x)) {
    return [
      integers(
        x.type,
        x.shape,
        x.data.map((y, i) => (inside[i] ? y : 0n)),
      ),
    ];
  }
  const cut = (data: Float64Array): Float64Array => data.map((y, i) => (inside[i] ? y : 0));
  return [floats(x.shape, cut(x.data), x.tangent && cut(x.tangent), x.type)];
};

const size: Kernel = (inputs) => [
  integers('int64', [], [BigInt(countOf(valuesAt(inputs, 0).shape))]),
];

const eyeLike: Kernel = (inputs, node) => {
  const x = valuesAt(inputs, 0);
  const k = intOf(node, 'k', 0);
  const ones = indexMap(x.shape, ([row = 0, column = 0]) => Number(column - row === k));
  const whole = integers('int64', x.shape, Array.from(ones, BigInt));
  if (attributeOf(node, 'dtype', 'int')) {
    const { dtype } = node.attributes;
    return cast([whole], { ...node, attributes: dtype ? { to: dtype } : {} });
  }
  return isFloats(x)
    ? [floats(x.shape, Float64Array.from(ones), null, x.type)]
    : [integers(x.type, x.shape, whole.data)];
};

const nonZero: Kernel = (inputs) => {
  const x = valuesAt(inputs, 0);
  const found = numbersOf(x).flatMap((y, i) => (y === 0 ? [] : [i]));
  const strides = stridesOf(x.shape);
  const rows = x.shape.map((length, axis) =>
    found.map((i) => BigInt(Math.floor(i / (strides[axis] ?? 1)) % length)),
  );
  return [integers('int64', [x.shape.length, found.length], rows.flat())];
};

/** Channel (row, column, c) of blocks for 'DCR', (c, row, column) for 'CRD'. */
const depthToSpace: Kernel = (inputs, node) => {
  const x = valuesAt(inputs, 0);
  const side = intOf(node, 'blocksize', 1);
  const mode = attributeOf(node, 'mode', 'string')?.value ?? 'DCR';
  if (mode !== 'DCR' && mode !== 'CRD') {
    throw new StepwiseError('bad-model', `There is no mode '${mode}'.`);
  }
  const [n = 1, channels = 1, height = 1, width = 1] = x.shape;
  const rest = channels / side ** 2;
  return [
    moved(x, [n, rest, height * side, width * side], ([i = 0, c = 0, row = 0, column = 0]) => {
      const inBlock = (row % side) * side + (column % side);
      const channel = mode === 'DCR' ? inBlock * rest + c : c * side ** 2 + inBlock;
      return [i, channel, Math.floor(row / side), Math.floor(column / side)];
    }),
  ];
};

const spaceToDepth: Kernel = (inputs, node) => {
  const x = valuesAt(inputs, 0);
  const side = intOf(node, 'blocksize', 1);
  const [n = 1, channels = 1, height = 1, width = 1] = x.shape;
  return [
    moved(
      x,
      [n, channels * side ** 2, height / side, width / side],
      ([i = 0, channel = 0, row = 0, column = 0]) => {
        const inBlock = Math.floor(channel / channels);
        return [
          i,
          channel % channels,
          row * side + Math.floor(inBlock / side),
          column * side + (inBlock % side),
        ];
      },
    ),
  ];
};

/** Operators that move, copy or leave out elements. */
export const layoutKernels: Readonly<Record<string, Kernel>> = {
  GatherND: gatherND,
  Tile: tile,
  Trilu: trilu,
  Size: size,
  EyeLike: eyeLike,
  NonZero: nonZero,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
};
