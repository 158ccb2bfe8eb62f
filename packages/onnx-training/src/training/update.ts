import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { at, bindState, type GroupBinding } from './bindings.ts';
import { EMA_SCALARS } from './ema.ts';
import { clipFactor, clipValues, squaredNorm } from './finite.ts';
import type { GroupLayout } from './layout.ts';

/** How a gradient becomes an update. */
export interface UpdateOptions {
  readonly optimizer: Optimizer;
  /** The greatest size of each element of the gradient; applied before `clipNorm`. */
  readonly clipValue?: number;
  /** The greatest norm of the whole gradient; not clipped where left out. */
  readonly clipNorm?: number;
  /** Whether a moving average of the parameters is kept, as one more vector `ema` of each group. */
  readonly ema?: boolean;
}

/** The backward half of a training step behind the gradient, in a graph. */
export interface Update {
  readonly groups: readonly GroupBinding[];
  /** ‖∂loss/∂parameters‖₂ over all groups, before any clipping. */
  readonly norm: Value;
  /** What has to be finite. */
  readonly checked: readonly Value[];
}

/**
 * Appends clipping and the optimizer.
 *
 * @param vectors the parameters of each group.
 * @param gradients of each group.
 */
export function update(
  g: GraphBuilder,
  { optimizer, clipValue, clipNorm, ema = false }: UpdateOptions,
  groups: readonly GroupLayout[],
  vectors: readonly Value[],
  gradients: readonly Value[],
): Update {
  const total = totalOf(g, gradients);
  const norm = g.sqrt(total);
  const clipped =
    clipValue === undefined
      ? gradients
      : gradients.map((gradient) => clipValues(g, gradient, clipValue));
  const clippedNorm = clipValue === undefined ? norm : g.sqrt(totalOf(g, clipped));
  const scale = clipNorm === undefined ? null : clipFactor(g, clippedNorm, clipNorm);

  const checked: Value[] = [total];
  const bindings = groups.map((layout, i): GroupBinding => {
    const { name, type, size } = layout;
    const vector = (slot: string) => g.input(`${name}.${slot}`, type, [size]);
    const slots = Object.fromEntries(optimizer.slots.map((slot) => [slot, vector(slot)]));
    const average = ema ? vector('ema') : null;
    const names = [...optimizer.scalars, ...(ema ? EMA_SCALARS : [])];
    const scalars = Object.fromEntries(
      names.map((scalar) => [scalar, g.input(`${name}.${scalar}`, type, [])]),
    );
    const parameter = at(vectors, i);
    const updated = optimizer.update(g, {
      parameter,
      gradient: at(clipped, i),
      scale,
      slots,
      scalars,
    });
    checked.push(g.reduceSum(updated.parameter));
    const bind = (state: string, input: Value, next: Value) =>
      bindState(g, state, name, input, next);
    const [decay, share] = EMA_SCALARS.map((scalar) => scalars[scalar]);
    return {
      layout,
      state: [
        bind('parameters', parameter, updated.parameter),
        ...Object.entries(slots).map(([slot, value]) =>
          bind(slot, value, updated.slots[slot] ?? value),
        ),
        ...(average && decay && share
          ? [bind('ema', average, g.add(g.mul(average, decay), g.mul(updated.parameter, share)))]
          : []),
      ],
      scalars: Object.entries(scalars).map(([scalar, { name: input }]) => ({
        name: scalar,
        input,
      })),
    };
  });
  return { groups: bindings, norm, checked };
}

function totalOf(g: GraphBuilder, gradients: readonly Value[]): Value {
  const squares = gradients.map((gradient) => squaredNorm(g, gradient));
  return squares.slice(1).reduce((sum, next) => g.add(sum, next), at(squares, 0));
}
