import { toStatic } from '../../builder/broadcast.ts';
import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { int } from '../../model/attributes.ts';
import { sizeOf, type StaticShape } from '../../model/shape.ts';
import type { PlacedAxis } from '../../operators/window.ts';
import type { Work } from '../estimate.ts';

/**
 * What stands at a place within the strides: x [a, b, …sizes] → [a, b, …sizes / strides], in nodes that all places share.
 * On ONNX Runtime a Split into single elements takes half as long as a Slice with a step for each of them.
 */
export function phasesOf(
  g: GraphBuilder,
  x: Value,
  window: readonly PlacedAxis[],
): (phase: readonly number[]) => Value {
  const known = new Map<string, Value>();
  return (phase) =>
    window.reduce((value, { stride }, i) => {
      if (stride === 1) return value;
      const key = (place: number): string => phase.slice(0, i).concat(place).join();
      const place = phase[i] ?? 0;
      if (!known.has(key(place))) {
        for (const [at, part] of takePlaces(g, value, i + 2, stride, place))
          known.set(key(at), part);
      }
      return known.get(key(place)) ?? value;
    }, x);
}

/** What that does with `channels` lines of x. */
export function phaseWork(window: readonly PlacedAxis[], channels: number): readonly Work[] {
  const elements = channels * sizeOf(window.map(({ size }) => size));
  return window.map(({ stride }, i) => {
    if (stride === 1) return {};
    return i === window.length - 1
      ? { scattered: 1.6 * elements, nodes: 1 + stride }
      : { elements: 2 * elements, nodes: 1 + stride };
  });
}

/** Of each stride along an axis the element at every place, or where strides do not fill the axis, at the one asked for. */
function takePlaces(
  g: GraphBuilder,
  x: Value,
  axis: number,
  stride: number,
  place: number,
): readonly (readonly [place: number, part: Value])[] {
  const shape: StaticShape = toStatic(x.shape);
  const [size, one] = [shape[axis] ?? 1, g.int64([axis])];
  if (size % stride > 0) {
    const bounds = [g.int64([place]), g.int64([size]), one, g.int64([stride])];
    return [[place, g.one('Slice', [x, ...bounds])]];
  }
  const apart = g.reshape(x, shape.toSpliced(axis, 1, size / stride, stride));
  const single = g.int64(Array.from({ length: stride }, () => 1));
  const parts = g.node('Split', [apart, single], { axis: int(axis + 1) }, { outputs: stride });
  return parts.map((part, at) => [at, g.reshape(part, shape.with(axis, size / stride))]);
}
