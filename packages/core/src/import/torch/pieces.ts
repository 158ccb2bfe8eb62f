import type { StepwiseError } from '../../error.ts';
import { unsupported } from '../unsupported.ts';
import type { TorchLink } from './link.ts';
import { jumps, moved, movesAt, setterOf, type Moves } from './moves.ts';

/** A stretch of time in which a chain has a closed form. */
export interface Piece {
  readonly start: number;
  /** The link that sets the rate in it; -1 where all links of the piece multiply it. */
  readonly setter: number;
  /** The links whose machines make it, as indices. */
  readonly links: readonly number[];
  /** What their product is multiplied by from each of these times on, one number for each group. */
  readonly factors: readonly { readonly from: number; readonly of: readonly number[] }[];
}

/** A link and the rate that its machine has alone. */
export interface Drawn {
  readonly link: TorchLink;
  rate(t: number, group: number): number;
}

/**
 * Cuts the run of a chain into pieces that have a closed form. The links work on the same rate one after another: where
 * one of them sets it, what was before is lost, and those behind it multiply what it has set; elsewhere the rate is the
 * product of their curves, up to a factor that changes where one of them jumps.
 */
export function piecesOf(
  drawn: readonly Drawn[],
  bases: readonly number[],
  steps: number,
): readonly Piece[] {
  const pieces: Piece[] = [];
  let rates = bases;
  for (let t = 0; t <= steps; t += 1) {
    const moves = movesAt(drawn, bases, t);
    const setter = setterOf(moves);
    const piece = pieces.at(-1);
    const found = rates.map((rate, group) => drawn[setter]?.rate(t, group) ?? rate);
    const left = found.map((rate, group) => moved(rate, moves[group]?.slice(setter + 1) ?? []));
    const goesOn = piece !== undefined && piece.setter === setter;
    const adds = setter < 0 && jumps(moves);
    const setsAgain = (): boolean => setterOf(movesAt(drawn, bases, t + 1)) >= 0;
    if (setter >= 0 && (goesOn || t === steps || setsAgain())) {
      const of = left.map((rate, group) => quotient(rate, found[group] ?? 0));
      const factor = { from: t, of };
      if (!goesOn) pieces.push({ start: t, setter, links: [setter], factors: [factor] });
      else if (differ(piece.factors.at(-1)?.of ?? [], factor.of)) {
        pieces[pieces.length - 1] = { ...piece, factors: [...piece.factors, factor] };
      }
      rates = left;
    } else if (setter >= 0 || !goesOn || adds || idleOnesMove(piece, moves, rates)) {
      const next = productFrom(drawn, bases, t, left);
      if (
        !goesOn ||
        differ(piece.links, next.links) ||
        differ(piece.factors[0]?.of ?? [], next.factors[0]?.of ?? [])
      ) {
        pieces.push(next);
      }
      rates = left;
    } else {
      rates = bases.map((base, group) => {
        const shares = piece.links.map((i) => shareOf(drawn[i], t, group, base));
        return base * product(shares) * (piece.factors[0]?.of[group] ?? 1);
      });
    }
  }
  return pieces;
}

/** True when a link that a piece does without, because its curve is zero there, ends a rate that is not zero. */
function idleOnesMove({ links }: Piece, moves: Moves, rates: readonly number[]): boolean {
  return moves.some((row, group) =>
    row.some((move, i) => {
      const times = move === 'sets' ? 1 : move.times;
      if (times === 1 || links.includes(i) || rates[group] === 0) return false;
      if (times === 0) return true;
      throw lost();
    }),
  );
}

/** A piece in which the rate is a product, from what the rates are where it begins. */
function productFrom(
  drawn: readonly Drawn[],
  bases: readonly number[],
  start: number,
  rates: readonly number[],
): Piece {
  const links = [...drawn.keys()].filter((i) =>
    bases.some((base, group) => shareOf(drawn[i], start, group, base) !== 0),
  );
  const of = bases.map((base, group) => {
    const shares = links.map((i) => shareOf(drawn[i], start, group, base));
    return quotient((rates[group] ?? 0) / (base || 1), product(shares));
  });
  return { start, setter: -1, links, factors: [{ from: start, of }] };
}

function shareOf(one: Drawn | undefined, t: number, group: number, base: number): number {
  return base === 0 ? 1 : (one?.rate(t, group) ?? base) / base;
}

export function product(values: readonly number[]): number {
  return values.reduce((a, b) => a * b, 1);
}

/** A factor that is 1 but for rounding is 1. */
function quotient(wanted: number, ours: number): number {
  if (wanted === 0) return ours === 0 ? 1 : 0;
  if (ours === 0) throw lost();
  const factor = wanted / ours;
  return Math.abs(factor - 1) < 8 * Number.EPSILON ? 1 : factor;
}

function differ(some: readonly number[], others: readonly number[]): boolean {
  return some.length !== others.length || some.some((one, i) => one !== others[i]);
}

function lost(): StepwiseError {
  return unsupported(
    'ChainedScheduler.schedulers: a child at zero is overwritten by another, and its part of the product is lost, so the chain has no closed form; say what is wanted with chain() or sequence().',
  );
}
