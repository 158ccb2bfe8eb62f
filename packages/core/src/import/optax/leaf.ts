import { chain } from '../../combinators/chain.ts';
import type { Machine } from '../../machine.ts';
import { piecewiseConstant } from '../../schedules/piecewiseConstant.ts';

/** A schedule of optax, which has its rate in its arguments. */
export interface OptaxLeaf {
  readonly base: number;
  /** What it makes of its base. */
  readonly machine: Machine;
}

/** The machine of a schedule where the base is another one. */
export function over(base: number, leaf: OptaxLeaf): Machine {
  if (leaf.base === base) return leaf.machine;
  return chain(piecewiseConstant({ boundaries: [], values: [leaf.base] }), leaf.machine);
}
