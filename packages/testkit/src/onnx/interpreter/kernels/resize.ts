import { StepwiseError } from '@stepwise/core';
import type { Node } from '@stepwise/onnx-training';
import { pick, zipFloats } from '../arithmetic.ts';
import { axisOf, indexMap, flatIndex, stridesOf } from '../indexing.ts';
import { attributeOf, floatOf, floatsAt, intOf, numbersAt, type Kernel } from '../kernel.ts';
import { floats, type Floats } from '../values.ts';

interface Along {
  readonly axis: number;
  readonly to: number;
  /** How many times as large, in single precision. */
  readonly scale: number;
}

/** Each axis that changes is resized on its own, one after the other. */
export const resize: Kernel = (inputs, node) => {
  const x = floatsAt(inputs, 0);
  const asked = attributeOf(node, 'axes', 'ints')?.value.map(Number) ?? [...x.shape.keys()];
  const [scales, sizes] = [numbersAt(inputs, 2) ?? [], numbersAt(inputs, 3) ?? []];
  const axes = asked.map((one, i): Along => {
    const axis = axisOf(one, x.shape.length);
    const from = x.shape[axis] ?? 1;
    const to = sizes[i] ?? Math.floor(Math.fround(from * (scales[i] ?? Number.NaN)));
    return { axis, to, scale: scales[i] ?? Math.fround(to / from) };
  });
  return [axes.reduce((value, along) => resizeAlong(value, along, node), x)];
};

function resizeAlong(x: Floats, { axis, to, scale }: Along, node: Node): Floats {
  const from = x.shape[axis] ?? 1;
  if (scale === 1) return x;
  const mode = attributeOf(node, 'mode', 'string')?.value ?? 'nearest';
  const places = Array.from({ length: to }, (_, i) => placeOf(i, from, to, scale, node));
  if (mode === 'nearest')
    return take(
      x,
      axis,
      places.map((place) => round(place, node)),
    );
  const [reach, weight] =
    mode === 'linear' ? [1, tent] : [2, bell(floatOf(node, 'cubic_coeff_a', -0.75))];
  const cut = mode === 'cubic' && intOf(node, 'exclude_outside', 0) !== 0;
  const starts = places.map((place) => Math.floor(place) + 1 - reach);
  const weights = places.map((place, i) => {
    const all = Array.from({ length: 2 * reach }, (_, tap) => {
      const at = (starts[i] ?? 0) + tap;
      return cut && (at < 0 || at >= from) ? 0 : weight(place - at);
    });
    const sum = cut ? all.reduce((a, b) => a + b, 0) : 1;
    return all.map((one) => one / sum);
  });
  const shape = x.shape.map((_, i) => (i === axis ? to : 1));
  return Array.from({ length: 2 * reach }, (_, tap) =>
    product(
      take(
        x,
        axis,
        starts.map((start) => start + tap),
      ),
      floats(
        shape,
        Float64Array.from(weights, (one) => one[tap] ?? 0),
      ),
    ),
  ).reduce(sum);
}

const product = (a: Floats, b: Floats): Floats =>
  zipFloats(
    a,
    b,
    (x, y) => x * y,
    (x, y) => [y, x],
  );
const sum = (a: Floats, b: Floats): Floats =>
  zipFloats(
    a,
    b,
    (x, y) => x + y,
    () => [1, 1],
  );

/** Elements of an axis; what lies beyond an end is the one at the end. */
function take(x: Floats, axis: number, places: readonly number[]): Floats {
  const strides = stridesOf(x.shape);
  const last = (x.shape[axis] ?? 1) - 1;
  const shape = x.shape.with(axis, places.length);
  const source = indexMap(shape, (at) =>
    flatIndex(at.with(axis, Math.max(0, Math.min(last, places[at[axis] ?? 0] ?? 0))), strides),
  );
  return pick(x, shape, source);
}

const tent = (distance: number): number => 1 - Math.abs(distance);

const bell =
  (a: number) =>
  (distance: number): number => {
    const d = Math.abs(distance);
    if (d >= 2) return 0;
    return d < 1 ? ((a + 2) * d - (a + 3)) * d * d + 1 : ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
  };

/** Where an element of the result lies among those of the input, in single precision as in ONNX Runtime. */
function placeOf(i: number, from: number, to: number, scale: number, node: Node): number {
  const mode = attributeOf(node, 'coordinate_transformation_mode', 'string')?.value ?? 'half_pixel';
  const half = Math.fround(Math.fround((i + 0.5) / scale) - 0.5);
  switch (mode) {
    case 'half_pixel':
      return inside(half, from, node);
    case 'pytorch_half_pixel':
      return to === 1 ? 0 : inside(half, from, node);
    case 'asymmetric':
      return inside(Math.fround(i / scale), from, node);
    case 'align_corners':
      return to === 1 ? 0 : Math.fround((i * (from - 1)) / (to - 1));
    default:
      throw new StepwiseError('unsupported', `The coordinates '${mode}' are not interpreted.`);
  }
}

/** Linear interpolation goes no further than to the ends. */
function inside(place: number, size: number, node: Node): number {
  const isLinear = attributeOf(node, 'mode', 'string')?.value === 'linear';
  return isLinear ? Math.max(0, Math.min(size - 1, place)) : place;
}

function round(place: number, node: Node): number {
  const mode = attributeOf(node, 'nearest_mode', 'string')?.value ?? 'round_prefer_floor';
  switch (mode) {
    case 'floor':
      return Math.floor(place);
    case 'ceil':
      return Math.ceil(place);
    case 'round_prefer_floor':
      return place % 1 === 0.5 ? Math.floor(place) : Math.round(place);
    case 'round_prefer_ceil':
      return Math.round(place);
    default:
      throw new StepwiseError('bad-model', `There is no rounding '${mode}'.`);
  }
}
