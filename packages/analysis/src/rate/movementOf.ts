import type { Movement } from './fit/bestFit.ts';
import type { Piece } from './piece.ts';
import { rowsOfPiece } from './rowsOfPiece.ts';
import type { Smooth } from './smoothSchedule.ts';
import { firstRowOf, rateOf, rowsOf } from './stairs.ts';

/** Rows that a rate must stand for before a decay, so that it is a part of the schedule. */
export const STABLE = 3;

/** What a fit needs to know of a piece that moves: its rows, and what is around it. */
export function movementOf({ look, pieces, rise }: Smooth, i: number, piece: Piece): Movement {
  const { stairs, rate } = look;
  // the row of the peak is the warm-up's
  const peak = rise ? rise.row : -1;
  const all = rowsOfPiece(look, piece);
  const begun = all.findIndex((row) => row > peak);
  const rows = begun > 0 ? all.subarray(begun) : all;
  const [firstRow = 0, lastRow = 0] = [rows[0], rows.at(-1)];
  const first = rate.at[firstRow] ?? 0;
  const gap = ((rate.at[lastRow] ?? 0) - first) / Math.max(1, rows.length - 1);
  const before = pieces[i - 1];
  const next = pieces[i + 1];
  // without a stretch before it a schedule may count from the first row, warm-up and all
  const isFirst = before === undefined || (i === 1 && rowsOf(stairs, before.first) < STABLE);
  const earliest = isFirst
    ? Math.min(first, rate.at[0] ?? 0)
    : (rate.at[firstRowOf(stairs, piece.first) - 1] ?? first);
  return {
    rate,
    rows,
    beginFrom: earliest - 1.5 * gap,
    beginTo: first + 1.5 * gap,
    floor: next?.moves === false ? rateOf(stairs, next.first) : null,
  };
}
