import type { Value } from '../../builder/value.ts';
import type { PlacedAxis } from '../../operators/window.ts';
import type { Choice } from '../lowering.ts';
import { maxPoolArgMax } from './maxPoolArgMax.ts';
import { maxPoolIndices } from './maxPoolIndices.ts';
import { maxPoolMask } from './maxPoolMask.ts';
import { maxPoolTaps } from './maxPoolTaps.ts';

/** A max-pool and what arrived at its result. */
export interface MaxPooled {
  /** [N, C, spatial sizes]. */
  readonly x: Value;
  readonly y: Value;
  readonly dy: Value;
  /** Where each largest element stands in x, where the model asked for it. */
  readonly indices: Value | null;
  readonly window: readonly PlacedAxis[];
}

/**
 * ∂x of a max-pool: ∂y at the first of the largest elements of each window. All of its lowerings take the first, so which
 * one is chosen makes no difference where elements are equal, as they often are after a ReLU.
 */
export const maxPoolGradient: Choice<MaxPooled> = {
  name: 'max-pool-gradient',
  operators: ['MaxPool', 'GlobalMaxPool'],
  lowerings: [maxPoolMask, maxPoolTaps, maxPoolIndices, maxPoolArgMax],
};
