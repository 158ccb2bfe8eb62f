import { toStatic } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import type { Pads } from './padding.ts';

/** Undoes a padding: takes away what was added, and puts zeros where something was taken away. */
export function takePart(g: GraphBuilder, y: Value, pads: Pads): Value {
  const shape = toStatic(y.shape);
  const changed = [...pads.keys()].filter((axis) => pads[axis]?.some((count) => count !== 0));
  if (changed.length === 0) return y;
  const [starts, ends] = [
    changed.map((axis) => pads[axis]?.[0] ?? 0),
    changed.map((axis) => pads[axis]?.[1] ?? 0),
  ];
  if ([...starts, ...ends].some((count) => count < 0)) {
    const undo = g.int64([...pads.map(([before]) => -before), ...pads.map(([, after]) => -after)]);
    return g.one('Pad', [y, undo]);
  }
  const stops = changed.map((axis, i) => (shape[axis] ?? 0) - (ends[i] ?? 0));
  return g.one('Slice', [y, g.int64(starts), g.int64(stops), g.int64(changed)]);
}
