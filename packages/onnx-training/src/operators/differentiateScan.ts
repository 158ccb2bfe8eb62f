import { toStatic } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { linearScan } from '../lowering/linearScan.ts';
import type { GradientContext, Inputs } from './operator.ts';
import { present } from './present.ts';
import { readScan } from './readScan.ts';
import { sliceAxis } from './sliceAxis.ts';
import { zeros } from './zeros.ts';

/** The gradient of a linear recurrence is one of the other form, in the other direction. */
export function differentiateScan(context: GradientContext): Inputs<Value> {
  const { g, node, inputs, outputs, gradients, wanted } = context;
  const { form, positions, axes, reverse } = readScan(node, inputs);
  const axis = axes.out;
  const initial = present(inputs, 0);
  const a = moveAxis(g, present(inputs, positions.a), axes.a, axis);
  const b = moveAxis(g, present(inputs, positions.b), axes.b, axis);
  const made = outputs[1]?.name ? outputs[1] : null;
  const out = made ?? g.lower(linearScan, { form, a, b, initial, axis, reverse })[1];
  const [last, all] = [gradients[0] ?? zeros(g, initial), gradients[1] ?? zeros(g, out)];
  const [dinitial, db] = g.lower(linearScan, {
    form: form === 'after' ? 'before' : 'after',
    a,
    b: all,
    initial: last,
    axis,
    reverse: !reverse,
  });
  const da = () =>
    form === 'after'
      ? g.mul(db, delay(g, out, initial, axis, reverse))
      : g.mul(out, delay(g, db, last, axis, !reverse));

  const results: (Value | null)[] = [dinitial, null, null];
  if (wanted[positions.a]) results[positions.a] = moveAxis(g, da(), axis, axes.a);
  if (wanted[positions.b]) results[positions.b] = moveAxis(g, db, axis, axes.b);
  return results;
}

/** What stood one step before each element; `first` before the first. */
function delay(g: GraphBuilder, x: Value, first: Value, axis: number, reverse: boolean): Value {
  const length = toStatic(x.shape)[axis] ?? 1;
  const start = g.unsqueeze(first, [axis]);
  if (length === 1) return start;
  return reverse
    ? g.concat([sliceAxis(g, x, axis, 1, length), start], axis)
    : g.concat([start, sliceAxis(g, x, axis, 0, length - 1)], axis);
}

/** The value with an axis in another place. */
function moveAxis(g: GraphBuilder, x: Value, from: number, to: number): Value {
  if (from === to) return x;
  const order = x.shape.map((_, axis) => axis).filter((axis) => axis !== from);
  return g.transpose(x, order.toSpliced(to, 0, from));
}
