import { unsupported } from '../unsupported.ts';
import type { Move } from './leaf.ts';
import type { Drawn } from './pieces.ts';

/** What each link does at a step, for each group. */
export type Moves = readonly (readonly Move[])[];

/** What all of them do at a step. */
export function movesAt(drawn: readonly Drawn[], bases: readonly number[], t: number): Moves {
  return bases.map((_, group) => drawn.map(({ link }) => link.move(t, group)));
}

/** The last link that sets the rate, which is the same for all groups. */
export function setterOf([row]: Moves): number {
  return row?.lastIndexOf('sets') ?? -1;
}

/** A rate after some of them. */
export function moved(rate: number, moves: readonly Move[]): number {
  return moves.reduce((so, move) => (move === 'sets' ? so : so * move.times + move.plus), rate);
}

/** True when a link adds to the rate. */
export function jumps(moves: Moves): boolean {
  let found = false;
  for (const move of moves.flat()) {
    if (move === 'sets' || move.plus === 0) continue;
    if (move.times !== 1) {
      throw unsupported(
        'ChainedScheduler.schedulers: a child neither multiplies the rate nor sets it (its eta_min or swa_lr is above 0), so the chain has no closed form; say what is wanted with chain() or sequence().',
      );
    }
    found = true;
  }
  return found;
}
