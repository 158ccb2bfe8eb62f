import { StepwiseError } from '@stepwise/core';
import { add, broadcast, withShape } from '../arithmetic.ts';
import { countOf, stridesOf } from '../indexing.ts';
import { attributeOf, floatsAt, intOf, numbersAt, type Inputs, type Kernel } from '../kernel.ts';
import { floats, type Floats } from '../values.ts';
import type { Node } from '@stepwise/onnx-training';

/** Which element of the larger side meets which of the smaller one through which of the kernel. */
interface Meeting {
  readonly large: number;
  readonly small: number;
  readonly tap: number;
}

/** Along one axis: the larger side is the input of a convolution, or the output of a transposed one. */
interface Axis {
  readonly large: number;
  readonly small: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
}

/** y[p] = Σ x[stride · p + dilation · q − pad] · w[q] for each pair of channels of a group. */
const conv: Kernel = (inputs, node) => {
  const [x, w] = [floatsAt(inputs, 0), floatsAt(inputs, 1)];
  const groups = intOf(node, 'group', 1);
  const [batch = 0, channels = 0, ...sizes] = x.shape;
  const [outputs = 0, inner = 0, ...kernel] = w.shape;
  if (channels !== inner * groups || outputs % groups !== 0) throw misfit(x, w, groups);
  const axes = sizes.map((large, i): Axis => {
    const { stride, dilation, pads } = movement(node, i, sizes.length);
    const span = dilation * ((kernel[i] ?? 1) - 1) + 1;
    const same = Math.max((Math.ceil(large / stride) - 1) * stride + span - large, 0);
    const [before, after] = pads ?? halves(same, node);
    const small = Math.floor((large + before + after - span) / stride) + 1;
    return { large, small, kernel: kernel[i] ?? 1, stride, dilation, before };
  });
  const [counts, meetings] = [axes.map(({ small }) => small), meetingsOf(axes)];
  const [L, P, Q, outer] = [countOf(sizes), countOf(counts), countOf(kernel), outputs / groups];
  const shape = [batch, outputs, ...counts];
  const run = (a: Float64Array, b: Float64Array): Float64Array => {
    const y = new Float64Array(countOf(shape));
    for (let n = 0; n < batch; n += 1) {
      for (let o = 0; o < outputs; o += 1) {
        for (let c = 0; c < inner; c += 1) {
          const from = (n * channels + Math.floor(o / outer) * inner + c) * L;
          const [to, by] = [(n * outputs + o) * P, (o * inner + c) * Q];
          for (const { large, small, tap } of meetings) {
            y[to + small] = (y[to + small] ?? 0) + (a[from + large] ?? 0) * (b[by + tap] ?? 0);
          }
        }
      }
    }
    return y;
  };
  return [withBias(bilinear(x, w, shape, run), inputs)];
};

/** y[stride · p + dilation · q − pad] = Σ x[p] · w[q] for each pair of channels of a group. */
const convTranspose: Kernel = (inputs, node) => {
  const [x, w] = [floatsAt(inputs, 0), floatsAt(inputs, 1)];
  const groups = intOf(node, 'group', 1);
  const [batch = 0, channels = 0, ...sizes] = x.shape;
  const [rows = 0, outer = 0, ...kernel] = w.shape;
  if (channels !== rows || channels % groups !== 0) throw misfit(x, w, groups);
  const [extra, given] = [intsOf(node, 'output_padding'), intsOf(node, 'output_shape')];
  const axes = sizes.map((small, i): Axis => {
    const { stride, dilation, pads } = movement(node, i, sizes.length);
    const reach = stride * (small - 1) + (extra?.[i] ?? 0) + dilation * ((kernel[i] ?? 1) - 1) + 1;
    const wanted = given?.[i] ?? (pads ? null : small * stride);
    const [before, after] = wanted === null && pads ? pads : halves(reach - (wanted ?? 0), node);
    const large = reach - before - after;
    return { large, small, kernel: kernel[i] ?? 1, stride, dilation, before };
  });
  const [larges, meetings] = [axes.map(({ large }) => large), meetingsOf(axes)];
  const [L, P, Q, inner] = [countOf(larges), countOf(sizes), countOf(kernel), channels / groups];
  const shape = [batch, outer * groups, ...larges];
  const run = (a: Float64Array, b: Float64Array): Float64Array => {
    const y = new Float64Array(countOf(shape));
    for (let n = 0; n < batch; n += 1) {
      for (let c = 0; c < channels; c += 1) {
        for (let o = 0; o < outer; o += 1) {
          const to = ((n * groups + Math.floor(c / inner)) * outer + o) * L;
          const [from, by] = [(n * channels + c) * P, (c * outer + o) * Q];
          for (const { large, small, tap } of meetings) {
            y[to + large] = (y[to + large] ?? 0) + (a[from + small] ?? 0) * (b[by + tap] ?? 0);
          }
        }
      }
    }
    return y;
  };
  return [withBias(bilinear(x, w, shape, run), inputs)];
};

/** [N, C · K, L] → [N, C, …image]: what each window holds is added up where the windows overlap. */
const col2Im: Kernel = (inputs, node) => {
  const x = floatsAt(inputs, 0);
  const [image, block] = [numbersAt(inputs, 1) ?? [], numbersAt(inputs, 2) ?? []];
  const [batch = 0, rows = 0, columns = 0] = x.shape;
  const axes = image.map((large, i): Axis => {
    const { stride, dilation, pads } = movement(node, i, image.length);
    const [before, after] = pads ?? [0, 0];
    const span = dilation * ((block[i] ?? 1) - 1) + 1;
    const small = Math.floor((large + before + after - span) / stride) + 1;
    return { large, small, kernel: block[i] ?? 1, stride, dilation, before };
  });
  const [L, P, Q] = [countOf(image), countOf(axes.map(({ small }) => small)), countOf(block)];
  if (columns !== P || rows % Q !== 0) {
    throw new StepwiseError(
      'bad-model',
      `[${x.shape.join(', ')}] does not hold ${P} windows of ${Q} elements.`,
    );
  }
  const meetings = meetingsOf(axes);
  const shape = [batch, rows / Q, ...image];
  const run = (a: Float64Array): Float64Array => {
    const y = new Float64Array(countOf(shape));
    for (let channel = 0; channel < (batch * rows) / Q; channel += 1) {
      for (const { large, small, tap } of meetings) {
        const [to, from] = [channel * L + large, (channel * Q + tap) * P + small];
        y[to] = (y[to] ?? 0) + (a[from] ?? 0);
      }
    }
    return y;
  };
  return [floats(shape, run(x.data), x.tangent && run(x.tangent), x.type)];
};

/** f is linear in both: ẏ = f(ẋ, w) + f(x, ẇ). */
function bilinear(
  x: Floats,
  w: Floats,
  shape: readonly number[],
  f: (a: Float64Array, b: Float64Array) => Float64Array,
): Floats {
  const [first, second] = [x.tangent && f(x.tangent, w.data), w.tangent && f(x.data, w.tangent)];
  const tangent = first && second ? first.map((a, i) => a + (second[i] ?? 0)) : first || second;
  return floats(shape, f(x.data, w.data), tangent, x.type);
}

function withBias(y: Floats, inputs: Inputs): Floats {
  if (!inputs[2]) return y;
  const bias = floatsAt(inputs, 2);
  if (bias.shape.length !== 1 || bias.shape[0] !== y.shape[1]) {
    throw new StepwiseError('bad-model', 'The bias has to have one element for each channel.');
  }
  const column = withShape(bias, [...bias.shape, ...y.shape.slice(2).map(() => 1)]);
  return add(y, broadcast(column, y.shape));
}

/** All meetings of a window of several axes, places counted row by row. */
function meetingsOf(axes: readonly Axis[]): readonly Meeting[] {
  const [larges, smalls, taps] = [
    stridesOf(axes.map(({ large }) => large)),
    stridesOf(axes.map(({ small }) => small)),
    stridesOf(axes.map(({ kernel }) => kernel)),
  ];
  let all: readonly Meeting[] = [{ large: 0, small: 0, tap: 0 }];
  for (const [i, axis] of axes.entries()) {
    const along = alongOne(axis);
    all = all.flatMap((before) =>
      along.map(({ large, small, tap }) => ({
        large: before.large + large * (larges[i] ?? 1),
        small: before.small + small * (smalls[i] ?? 1),
        tap: before.tap + tap * (taps[i] ?? 1),
      })),
    );
  }
  return all;
}

function alongOne({ large, small, kernel, stride, dilation, before }: Axis): Meeting[] {
  const found: Meeting[] = [];
  for (let p = 0; p < small; p += 1) {
    for (let q = 0; q < kernel; q += 1) {
      const place = stride * p + dilation * q - before;
      if (place >= 0 && place < large) found.push({ large: place, small: p, tap: q });
    }
  }
  return found;
}

/** `pads` is null where they follow from the sizes. */
function movement(
  node: Node,
  i: number,
  rank: number,
): {
  readonly stride: number;
  readonly dilation: number;
  readonly pads: readonly [number, number] | null;
} {
  const pads = intsOf(node, 'pads');
  const automatic = attributeOf(node, 'auto_pad', 'string')?.value ?? 'NOTSET';
  return {
    stride: intsOf(node, 'strides')?.[i] ?? 1,
    dilation: intsOf(node, 'dilations')?.[i] ?? 1,
    pads: automatic.startsWith('SAME')
      ? null
      : automatic === 'VALID'
        ? [0, 0]
        : [pads?.[i] ?? 0, pads?.[rank + i] ?? 0],
  };
}

/** Two halves; of an odd number the larger one is at the end for SAME_UPPER, and at the start otherwise. */
function halves(total: number, node: Node): readonly [number, number] {
  const automatic = attributeOf(node, 'auto_pad', 'string')?.value;
  const [less, more] = [Math.floor(total / 2), Math.ceil(total / 2)];
  return automatic === 'SAME_UPPER' ? [less, more] : [more, less];
}

function intsOf(node: Node, name: string): readonly number[] | null {
  return attributeOf(node, name, 'ints')?.value.map(Number) ?? null;
}

function misfit(x: Floats, w: Floats, groups: number): StepwiseError {
  return new StepwiseError(
    'bad-model',
    `[${x.shape.join(', ')}] does not fit the weights [${w.shape.join(', ')}] in ${groups} groups.`,
  );
}

/** A convolution, and what is added to it. */
const fusedConv: Kernel = (inputs, node) => {
  const y = conv(inputs.slice(0, 3), node);
  return inputs[3] ? [add(floatsAt(y, 0), floatsAt(inputs, 3))] : y;
};

export const convolutionKernels: Readonly<Record<string, Kernel>> = {
  Col2Im: col2Im,
  Conv: conv,
  ConvTranspose: convTranspose,
  FusedConv: fusedConv,
};
