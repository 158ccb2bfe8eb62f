import type { Machine } from '../../machine.ts';
import { scaled, share } from '../setting.ts';
import { checkDrift } from './drift.ts';
import type { Move, TorchFacts, TorchLeaf } from './leaf.ts';

/** A scheduler as ChainedScheduler meets it. */
export interface TorchLink {
  /** What it gives when it is alone. */
  readonly machine: Machine;
  /** What it does at every step: multiply the rate, set it, or sometimes this and sometimes that. */
  readonly always: 'multiplies' | 'sets' | 'neither';
  /** What it does with the rate of a group at a step. A rate that it sets is that of its machine. */
  move(t: number, group: number): Move;
  /** The rates that are the bases of whatever is made after it. */
  readonly initial: readonly number[];
}

/**
 * A scheduler without children in a chain.
 *
 * @param initial the rates that are the bases when it is made.
 * @param first true when nothing was made before it.
 */
export function leafLink(
  leaf: TorchLeaf,
  initial: readonly number[],
  first: boolean,
  facts: TorchFacts,
): TorchLink {
  const { bases, steps } = facts;
  checkDrift(leaf, steps, bases);
  const { stepped, own, overwrites, move, cosine } = leaf;
  const multiplies = cosine === undefined && leaf.lead === undefined;
  return {
    machine: overwrites ? scaled(facts, share(own?.bases ?? initial, bases), stepped) : stepped,
    always: overwrites || !move ? 'sets' : multiplies ? 'multiplies' : 'neither',
    move: (t, group) => move?.(t, group, initial[group] ?? 0) ?? 'sets',
    initial: basesAfter(leaf, initial, first),
  };
}

/** The rates that are the bases of whatever is made after it. */
export function basesAfter(
  { own }: TorchLeaf,
  before: readonly number[],
  first: boolean,
): readonly number[] {
  return own && (first || !own.ifFirst) ? own.initial : before;
}
