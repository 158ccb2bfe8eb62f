import type { Choice } from './lowering.ts';
import { transposedProduct } from './transposedProduct.ts';

/** A choice without what its lowerings are told: for tables and tests. */
export type AnyChoice = Pick<Choice<never>, 'name' | 'operators' | 'lowerings'>;

/** Everything that can be said in more than one way. */
export const CHOICES: readonly AnyChoice[] = [transposedProduct];
