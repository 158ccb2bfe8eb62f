import { GraphBuilder, int, ints, string, type Attributes } from '@stepwise/onnx-training';
import type { Random } from '../../src/onnx/random.ts';
import { i64, normals, type Draw } from './draws.ts';

/** How a kernel moves along each axis. */
export interface Movement {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const most = (rank: number): number => (rank === 1 ? 4 : rank === 2 ? 3 : 2);

export function drawMovement(r: Random, rank: number): Movement {
  const each = (draw: () => number): number[] => Array.from({ length: rank }, draw);
  return {
    kernel: each(() => r.integer(1, most(rank))),
    strides: each(() => r.choose([1, 1, 2, 3])),
    dilations: each(() => r.choose([1, 1, 1, 2, 3])),
    before: each(() => r.choose([0, 0, 1, 2, 3])),
    after: each(() => r.choose([0, 0, 1, 2])),
  };
}

/** Sizes that the kernel fits, with padding: in some of them the kernel is larger than what it is laid over. */
export function drawSizes(r: Random, { kernel, dilations, before, after }: Movement): number[] {
  return kernel.map((size, i) => {
    const span = (dilations[i] ?? 1) * (size - 1) + 1;
    const least = Math.max(span - (before[i] ?? 0) - (after[i] ?? 0), 1);
    return least + r.integer(0, kernel.length === 1 ? 5 : kernel.length === 2 ? 3 : 1);
  });
}

/** Each attribute is left out now and then where it says nothing. */
function attributesOf(r: Random, movement: Movement, groups: number): Attributes {
  const { kernel, strides, dilations, before, after } = movement;
  const pads = [...before, ...after];
  const silent = (values: readonly number[], value: number): boolean =>
    values.every((x) => x === value) && r.flip();
  return {
    ...(r.flip() && { kernel_shape: ints(kernel) }),
    ...(!silent(strides, 1) && { strides: ints(strides) }),
    ...(!silent(dilations, 1) && { dilations: ints(dilations) }),
    ...(!silent(pads, 0) && { pads: ints(pads) }),
    ...(!(groups === 1 && r.flip()) && { group: int(groups) }),
    ...(r.integer(1, 6) === 1 && { auto_pad: string('NOTSET') }),
  };
}

/** Padding that follows from the sizes; ONNX Runtime does not have it together with dilation. */
function automatic(r: Random, rank: number): { movement: Movement; attributes: Attributes } {
  const movement: Movement = {
    ...drawMovement(r, rank),
    dilations: Array.from({ length: rank }, () => 1),
  };
  const { kernel, strides } = movement;
  const auto = r.choose(['SAME_UPPER', 'SAME_LOWER', 'VALID']);
  const nothing = Array.from({ length: rank }, () => 0);
  return {
    movement: { ...movement, before: nothing, after: nothing },
    attributes: { kernel_shape: ints(kernel), strides: ints(strides), auto_pad: string(auto) },
  };
}

interface Channels {
  readonly groups: number;
  /** Of one group. */
  readonly inner: number;
  readonly outer: number;
}

export function drawChannels(r: Random): Channels {
  const depthwise = r.integer(1, 4) === 1;
  return depthwise
    ? { groups: r.integer(2, 3), inner: 1, outer: r.integer(1, 2) }
    : { groups: r.choose([1, 1, 2]), inner: r.integer(1, 2), outer: r.integer(1, 3) };
}

/** The number of spatial axes: mostly one and two. */
const drawRank = (r: Random): number => r.choose([1, 1, 1, 2, 2, 2, 3]);

const conv: Draw = (r, type) => {
  const rank = drawRank(r);
  const { groups, inner, outer } = drawChannels(r);
  const auto = r.integer(1, 4) === 1 ? automatic(r, rank) : null;
  const movement = auto?.movement ?? drawMovement(r, rank);
  const sizes = drawSizes(r, movement);
  return {
    inputs: [
      normals(r, type, [r.integer(1, 2), groups * inner, ...sizes]),
      normals(r, type, [groups * outer, inner, ...movement.kernel]),
      ...(r.flip() ? [normals(r, type, [groups * outer])] : []),
    ],
    attributes: auto
      ? { ...auto.attributes, group: int(groups) }
      : attributesOf(r, movement, groups),
  };
};

/** What a transposed convolution of `counts` gives without padding. */
const reachOf = (
  { kernel, strides, dilations }: Movement,
  counts: readonly number[],
  extra: readonly number[],
): number[] =>
  counts.map(
    (count, i) =>
      (strides[i] ?? 1) * (count - 1) +
      (extra[i] ?? 0) +
      (dilations[i] ?? 1) * ((kernel[i] ?? 1) - 1) +
      1,
  );

const convTranspose: Draw = (r, type) => {
  const rank = drawRank(r);
  const { groups, inner, outer } = drawChannels(r);
  const counts = Array.from({ length: rank }, () => r.integer(1, rank === 1 ? 5 : 3));
  const drawn = drawMovement(r, rank);
  const how = r.integer(1, 4);
  const extra = drawn.strides.map((stride) => (r.flip() ? 0 : r.integer(0, stride - 1)));
  const reach = reachOf(drawn, counts, extra);
  // at least one element is left
  const before = drawn.before.map((pad, i) => Math.min(pad, (reach[i] ?? 1) - 1));
  const after = drawn.after.map((pad, i) => Math.min(pad, (reach[i] ?? 1) - 1 - (before[i] ?? 0)));
  const movement = { ...drawn, before, after };
  const sizes = reach.map((size, i) => size - (before[i] ?? 0) - (after[i] ?? 0));
  const { pads: _pads, auto_pad: _auto, ...others } = attributesOf(r, movement, groups);
  // elsewhere the sizes that ONNX Runtime infers are not those that it computes
  const larger = sizes.every((size, i) => size >= (counts[i] ?? 1));
  const same = drawn.strides.every((stride, i) => {
    const [count = 1, end = 1] = [counts[i], reach[i]];
    return count % stride === 0 && count * stride <= end && extra[i] === 0;
  });
  const padding: Attributes =
    how === 1 && larger
      ? {
          output_shape: ints(sizes),
          ...(r.flip() && { auto_pad: string(r.choose(['SAME_UPPER', 'SAME_LOWER'])) }),
        }
      : how === 2
        ? { auto_pad: string(same ? r.choose(['SAME_UPPER', 'SAME_LOWER']) : 'VALID') }
        : { pads: ints([...before, ...after]) };
  return {
    inputs: [
      normals(r, type, [r.integer(1, 2), groups * inner, ...counts]),
      normals(r, type, [groups * inner, outer, ...movement.kernel]),
      ...(r.flip() ? [normals(r, type, [groups * outer])] : []),
    ],
    attributes: {
      ...others,
      ...padding,
      ...(extra.some((x) => x > 0) && { output_padding: ints(extra) }),
    },
  };
};

const col2Im: Draw = (r, type) => {
  const rank = r.integer(1, 2);
  const drawn = drawMovement(r, rank);
  // of one spatial axis ONNX Runtime takes every dilation for 1
  const movement = rank === 1 ? { ...drawn, dilations: [1] } : drawn;
  const { kernel, strides, dilations, before, after } = movement;
  const sizes = drawSizes(r, movement);
  const counts = sizes.map((size, i) => {
    const span = (dilations[i] ?? 1) * ((kernel[i] ?? 1) - 1) + 1;
    const room = size + (before[i] ?? 0) + (after[i] ?? 0) - span;
    return Math.floor(room / (strides[i] ?? 1)) + 1;
  });
  const product = (values: readonly number[]): number => values.reduce((a, b) => a * b, 1);
  const shape = [r.integer(1, 2), r.integer(1, 3) * product(kernel), product(counts)];
  return {
    inputs: [normals(r, type, shape), i64(...sizes), i64(...kernel)],
    attributes: {
      strides: ints(strides),
      dilations: ints(dilations),
      pads: ints([...before, ...after]),
    },
  };
};

const fusedConv: Draw = (r, type) => {
  const { inputs, attributes = {} } = conv(r, type);
  const [x = null, w = null, bias = null] = inputs;
  const g = new GraphBuilder();
  const taken = [x, w].map((input, i) => input && g.input(`${i}`, type, input.shape));
  const { shape } = g.one('Conv', taken, attributes);
  const z = normals(r, type, shape.map(Number));
  return { inputs: [x, w, bias, r.flip() ? z : null], attributes };
};

export const CONVOLUTION_CASES: Readonly<Record<string, Draw>> = {
  Col2Im: col2Im,
  Conv: conv,
  ConvTranspose: convTranspose,
  FusedConv: fusedConv,
};
