import { toStatic } from '../../builder/broadcast.ts';
import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { int } from '../../model/attributes.ts';
import { sizeOf } from '../../model/shape.ts';
import type { PlacedAxis } from '../../operators/window.ts';
import type { Work } from '../estimate.ts';

/**
 * What stands at a place within the strides: x [a, b, …sizes] → [a, b, …sizes / strides], in nodes that all places share.
 * On ONNX Runtime a Split into single elements takes half as long as a Slice with a step for each of them; where an image
 * is asked for one place alone, the Slice does.
 */
export function phasesOf(
  g: GraphBuilder,
  x: Value,
  window: readonly PlacedAxis[],
): (phase: readonly number[]) => Value {
  if (isSliced(window)) return (phase) => slice(g, x, window, phase);
  const known = new Map<string, Value>();
  return (phase) =>
    window.reduce((value, { stride, size }, i) => {
      if (stride === 1) return value;
      const key = (place: number): string => phase.slice(0, i).concat(place).join();
      const place = phase[i] ?? 0;
      if (!known.has(key(place)) && size % stride > 0) {
        const only = window.map((axis, j) => (i === j ? axis : { ...axis, stride: 1 }));
        known.set(key(place), slice(g, value, only, phase));
      } else if (!known.has(key(place))) {
        for (const [at, part] of split(g, value, i + 2, stride).entries()) known.set(key(at), part);
      }
      return known.get(key(place)) ?? value;
    }, x);
}

/** What that does with `channels` lines of x. */
export function phaseWork(window: readonly PlacedAxis[], channels: number): readonly Work[] {
  const elements = channels * sizeOf(window.map(({ size }) => size));
  const all = sizeOf(window.map(({ stride }) => stride));
  if (isSliced(window)) return [{ scattered: (3.5 * elements) / all, nodes: 1 }];
  return window.map(({ stride, size }, i) => {
    if (stride === 1) return {};
    if (size % stride > 0) return { scattered: (2.5 * elements) / stride, nodes: 1 };
    return i === window.length - 1
      ? { scattered: 1.6 * elements, nodes: 1 + stride }
      : { elements: 2 * elements, nodes: 1 + stride };
  });
}

/** Whether there are strides along several axes, and all elements of the kernel are at one place. */
function isSliced(window: readonly PlacedAxis[]): boolean {
  return (
    window.filter(({ stride }) => stride > 1).length > 1 &&
    window.every(({ kernel, stride, dilation }) => kernel === 1 || dilation % stride === 0)
  );
}

/** Of each stride the element at a place. */
function slice(
  g: GraphBuilder,
  x: Value,
  window: readonly PlacedAxis[],
  phase: readonly number[],
): Value {
  const strided = window
    .map(({ stride, size }, i) => ({ axis: i + 2, place: phase[i] ?? 0, stride, size }))
    .filter(({ stride }) => stride > 1);
  return g.one('Slice', [
    x,
    g.int64(strided.map(({ place }) => place)),
    g.int64(strided.map(({ size }) => size)),
    g.int64(strided.map(({ axis }) => axis)),
    g.int64(strided.map(({ stride }) => stride)),
  ]);
}

/** Of each stride along an axis, which fills it, the element at every place. */
function split(g: GraphBuilder, x: Value, axis: number, stride: number): readonly Value[] {
  const shape = toStatic(x.shape);
  const count = Number(shape[axis]) / stride;
  const apart = g.reshape(x, shape.toSpliced(axis, 1, count, stride));
  const single = g.int64(Array.from({ length: stride }, () => 1));
  const parts = g.node('Split', [apart, single], { axis: int(axis + 1) }, { outputs: stride });
  return parts.map((part) => g.reshape(part, shape.with(axis, count)));
}
