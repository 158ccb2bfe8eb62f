import { StepwiseError } from '@stepwise/core';
import type { Node } from '@stepwise/onnx-training';
import { mapFloats, pick, sumOver, withShape } from '../arithmetic.ts';
import { countOf, stridesOf } from '../indexing.ts';
import { attributeOf, floatsAt, intOf, type Kernel } from '../kernel.ts';
import { floats, integers, type Floats, type Values } from '../values.ts';

/** What one window of a channel takes. */
interface Window {
  /** Elements of the channel, row by row. */
  readonly elements: readonly number[];
  /** As many as these and those of the padding. */
  readonly room: number;
}

interface Pooling {
  readonly shape: readonly number[];
  readonly windows: readonly Window[];
  /** The number of elements of a channel. */
  readonly area: number;
}

/** Along one axis: the elements of each window, and how many places it has within the padding. */
function windowsAlong(node: Node, axis: number, size: number, rank: number): readonly Window[] {
  const at = (name: string, i: number, otherwise: number): number =>
    Number(attributeOf(node, name, 'ints')?.value[i] ?? otherwise);
  const [kernel, stride] = [at('kernel_shape', axis, 1), at('strides', axis, 1)];
  const dilation = at('dilations', axis, 1);
  const reach = (kernel - 1) * dilation;
  const auto = attributeOf(node, 'auto_pad', 'string')?.value ?? 'NOTSET';
  let [before, after] = [at('pads', axis, 0), at('pads', rank + axis, 0)];
  if (auto !== 'NOTSET') [before, after] = [0, 0];
  if (auto.startsWith('SAME')) {
    const total = Math.max((Math.ceil(size / stride) - 1) * stride + reach + 1 - size, 0);
    before = auto === 'SAME_LOWER' ? Math.ceil(total / 2) : Math.floor(total / 2);
    after = total - before;
  }
  const windows: Window[] = [];
  const ceil = intOf(node, 'ceil_mode', 0) !== 0;
  for (let start = -before; ; start += stride) {
    const isWhole = start + reach < size + after;
    // a last one may be cut off, if that before it left something over, and if it starts inside
    const leftOver = start - stride + reach + 1 < size + after;
    if (!isWhole && !(ceil && leftOver)) break;
    if (ceil && start >= size) break;
    const places = Array.from({ length: kernel }, (_, tap) => start + tap * dilation);
    windows.push({
      elements: places.filter((place) => place >= 0 && place < size),
      room: places.filter((place) => place < size + after).length,
    });
  }
  return windows;
}

function poolingOf(node: Node, x: Floats): Pooling {
  const [batch = 0, channels = 0, ...sizes] = x.shape;
  if (sizes.length === 0) throw new StepwiseError('bad-model', 'There is no axis to pool along.');
  const strides = stridesOf(sizes);
  let windows: readonly Window[] = [{ elements: [0], room: 1 }];
  const counts = sizes.map((size, axis) => {
    const own = windowsAlong(node, axis, size, sizes.length);
    windows = windows.flatMap((outer) =>
      own.map((inner) => ({
        elements: outer.elements.flatMap((first) =>
          inner.elements.map((second) => first + second * (strides[axis] ?? 0)),
        ),
        room: outer.room * inner.room,
      })),
    );
    return own.length;
  });
  return { shape: [batch, channels, ...counts], windows, area: countOf(sizes) };
}

/** The first of the largest elements of each window; a NaN is larger than any number. */
function largest(x: Floats, node: Node): readonly Values[] {
  const { shape, windows, area } = poolingOf(node, x);
  const places = Array.from({ length: (shape[0] ?? 0) * (shape[1] ?? 0) }, (_, channel) =>
    windows.map(({ elements }) =>
      elements
        .map((element) => channel * area + element)
        .reduce((best, place) => {
          const [most, value] = [x.data[best] ?? NaN, x.data[place] ?? NaN];
          return value > most || (Number.isNaN(value) && !Number.isNaN(most)) ? place : best;
        }),
    ),
  ).flat();
  const indices = integers('int64', shape, places.map(BigInt));
  return [pick(x, shape, Int32Array.from(places)), indices].slice(0, node.outputs.length);
}

const maxPool: Kernel = (inputs, node) => largest(floatsAt(inputs, 0), node);

/** Sums over windows, each divided by what a function gives for the window. */
function average(x: Floats, node: Node, divisor: (window: Window) => number): Floats {
  const { shape, windows, area } = poolingOf(node, x);
  const run = (data: Float64Array): Float64Array =>
    Float64Array.from({ length: countOf(shape) }, (_, i) => {
      const window = windows[i % windows.length] ?? { elements: [], room: 0 };
      const first = Math.floor(i / windows.length) * area;
      const sum = window.elements.reduce((total, place) => total + (data[first + place] ?? 0), 0);
      return sum / divisor(window);
    });
  return floats(shape, run(x.data), x.tangent && run(x.tangent), x.type);
}

const averagePool: Kernel = (inputs, node) => {
  const withPadding = intOf(node, 'count_include_pad', 0) !== 0;
  const x = floatsAt(inputs, 0);
  return [average(x, node, ({ elements, room }) => (withPadding ? room : elements.length))];
};

/** A channel as one row. */
const rowsOf = (x: Floats): Floats =>
  withShape(x, [x.shape[0] ?? 0, x.shape[1] ?? 0, countOf(x.shape.slice(2))]);

const whole = (x: Floats): readonly number[] => x.shape.map((size, axis) => (axis < 2 ? size : 1));

const globalAveragePool: Kernel = (inputs) => {
  const x = floatsAt(inputs, 0);
  const area = countOf(x.shape.slice(2));
  return [
    mapFloats(
      withShape(sumOver(rowsOf(x), [2]), whole(x)),
      (sum) => sum / area,
      () => 1 / area,
    ),
  ];
};

const globalMaxPool: Kernel = (inputs, node) => {
  const x = floatsAt(inputs, 0);
  const attributes = { kernel_shape: { kind: 'ints', value: x.shape.slice(2) } } as const;
  return largest(x, { ...node, attributes });
};

export const poolKernels: Readonly<Record<string, Kernel>> = {
  AveragePool: averagePool,
  GlobalAveragePool: globalAveragePool,
  GlobalMaxPool: globalMaxPool,
  MaxPool: maxPool,
};
