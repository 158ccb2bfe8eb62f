import { StepwiseError } from '@stepwise/core';
import type { AxisMap } from '../lowering/resampling/axisMap.ts';
import { floatOf, intOf, stringOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { checkElements } from './checkElements.ts';

/** An axis with numbers for its sizes. */
export interface KnownAxis {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  readonly scale: number;
}

type Weights = readonly (readonly [from: number, weight: number])[];

/**
 * What each element of a resized axis is made of. Coordinates are single numbers of single precision, as ONNX Runtime has
 * them: which element is nearest to one in the middle depends on it.
 *
 * @throws StepwiseError `unsupported` for modes that no exporter writes.
 */
export function resizeMap(node: Node, { axis, from, to, scale }: KnownAxis): AxisMap {
  const place = coordinateOf(stringOf(node, 'coordinate_transformation_mode', 'half_pixel'));
  const weigh = weightsOf(node);
  checkElements(to);
  return {
    axis,
    from,
    to,
    entries: Array.from({ length: to }, (_, i) =>
      weigh(place(i, { axis, from, to, scale }), from).map(
        ([j, weight]) => [i, Math.min(Math.max(j, 0), from - 1), weight] as const,
      ),
    ).flat(),
  };
}

type Place = (i: number, axis: KnownAxis) => number;

const { fround } = Math;
const halfPixel: Place = (i, { scale }) => fround(fround((i + 0.5) / scale) - 0.5);

const PLACES: ReadonlyMap<string, Place> = new Map<string, Place>([
  ['asymmetric', (i, { scale }) => fround(i / scale)],
  ['half_pixel', halfPixel],
  ['pytorch_half_pixel', (i, axis) => (axis.to > 1 ? halfPixel(i, axis) : 0)],
  ['align_corners', (i, { from, to }) => (to > 1 ? fround((i * (from - 1)) / (to - 1)) : 0)],
]);

function coordinateOf(mode: string): Place {
  const place = PLACES.get(mode);
  if (place) return place;
  throw new StepwiseError(
    'unsupported',
    `There is no gradient for the coordinate_transformation_mode '${mode}'; there is for ${[...PLACES.keys()].join(', ')}.`,
  );
}

function weightsOf(node: Node): (x: number, size: number) => Weights {
  const mode = stringOf(node, 'mode', 'nearest');
  if (intOf(node, 'antialias', 0) !== 0) {
    throw new StepwiseError('unsupported', "There is no gradient for 'antialias'.");
  }
  if (mode === 'nearest') {
    const round = roundingOf(stringOf(node, 'nearest_mode', 'round_prefer_floor'));
    return (x) => [[round(x), 1]];
  }
  if (mode === 'linear') return linear;
  if (mode === 'cubic') {
    const outside = intOf(node, 'exclude_outside', 0) === 0;
    return cubic(floatOf(node, 'cubic_coeff_a', -0.75), outside);
  }
  throw new StepwiseError(
    'bad-model',
    `Its mode has to be nearest, linear or cubic; it is '${mode}'.`,
  );
}

function linear(x: number, size: number): Weights {
  const inside = Math.min(Math.max(x, 0), size - 1);
  const left = Math.floor(inside);
  return [
    [left, 1 - (inside - left)],
    [left + 1, inside - left],
  ];
}

/** Keys 1981; elements beyond the ends are those at the ends, or left out. */
function cubic(a: number, outside: boolean): (x: number, size: number) => Weights {
  const kernel = (distance: number): number => {
    const d = Math.abs(distance);
    return d <= 1
      ? (a + 2) * d ** 3 - (a + 3) * d ** 2 + 1
      : a * d ** 3 - 5 * a * d ** 2 + 8 * a * d - 4 * a;
  };
  return (x, size) => {
    const start = Math.floor(x) - 1;
    const weights = [0, 1, 2, 3].map((i): [number, number] => [start + i, kernel(x - start - i)]);
    if (outside) return weights;
    const inside = weights.filter(([i]) => i >= 0 && i < size);
    const sum = inside.reduce((total, [, weight]) => total + weight, 0);
    return inside.map(([i, weight]) => [i, weight / sum]);
  };
}

function roundingOf(mode: string): (x: number) => number {
  if (mode === 'round_prefer_floor') return (x) => Math.ceil(x - 0.5);
  if (mode === 'round_prefer_ceil') return (x) => Math.floor(x + 0.5);
  if (mode === 'floor') return Math.floor;
  if (mode === 'ceil') return Math.ceil;
  throw new StepwiseError(
    'bad-model',
    `Its nearest_mode has to be round_prefer_floor, round_prefer_ceil, floor or ceil; it is '${mode}'.`,
  );
}
