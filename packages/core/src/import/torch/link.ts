import type { Machine } from '../../machine.ts';
import type { TorchLeaf } from './leaf.ts';

/** A moment at which a scheduler does not multiply the rate: it sets it, or adds to it, a share of the base. */
export type Jump =
  | { readonly at: number; readonly sets: number }
  | { readonly at: number; readonly adds: number };

/** A scheduler as ChainedScheduler meets it. */
export interface TorchLink {
  /** What it gives when it is alone. */
  readonly machine: Machine;
  /** It multiplies the rate at each step that has no jump. */
  readonly multiplies: boolean;
  readonly jumps: readonly Jump[];
  /** It overwrites the rate at each step. */
  readonly overwrites?: boolean;
}

/** The moments at which a cosine adds to the rate instead of multiplying it. */
export function rebounds({ cosine }: TorchLeaf, start: number, end: number): readonly Jump[] {
  if (!cosine || cosine.halfPeriod === 0) return [];
  const { halfPeriod } = cosine;
  const adds = (1 - Math.cos(Math.PI / halfPeriod)) / 2;
  const jumps: Jump[] = [];
  for (let at = start + halfPeriod + 1; at < end; at += 2 * halfPeriod) jumps.push({ at, adds });
  return jumps;
}

/** True when stepping only ever multiplies the rate, apart from the jumps. */
export function multiplies({ overwrites, cosine }: TorchLeaf): boolean {
  return overwrites !== true && (cosine?.minimum ?? 0) === 0;
}
