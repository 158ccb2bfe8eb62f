import type { Values } from '@stepwise/core';

/** What an optimizer remembers of one weight, as plain JSON. */
export type Slots = Readonly<Record<string, number>>;

/** An optimizer in float64, for one weight. Pure: what it remembers goes in and comes out. */
export interface ReferenceOptimizer<S extends Slots = Slots> {
  readonly name: string;
  /** What it remembers of a weight that has not been trained. */
  readonly initial: S;
  /** One step with the values of that step; what the optimizer does not know is not looked at. */
  step(
    weight: number,
    gradient: number,
    values: Values,
    slots: S,
  ): { readonly weight: number; readonly slots: S };
}

/**
 * The weight after each step. With `reset`, every step begins from that weight, so that its update can be seen alone.
 *
 * @example
 * ```ts
 * const values = (t: number) => ({ lr: 0.1 / (t + 1) });
 * trajectory(sgd(), { gradients: [1, 1], values, weight: 0 }); // [-0.1, -0.15]
 * ```
 */
export function trajectory(
  optimizer: ReferenceOptimizer,
  given: {
    readonly gradients: readonly number[];
    readonly values: (t: number) => Values;
    readonly weight: number;
    readonly reset?: boolean;
  },
): readonly number[] {
  let slots = optimizer.initial;
  let weight = given.weight;
  return given.gradients.map((gradient, t) => {
    const from = given.reset === true ? given.weight : weight;
    const next = optimizer.step(from, gradient, given.values(t), slots);
    ({ slots, weight } = next);
    return weight;
  });
}
