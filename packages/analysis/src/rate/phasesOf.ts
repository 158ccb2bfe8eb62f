import type { Phase, Warmup } from '../analysis.ts';
import { formatNumber } from '../words/formatNumber.ts';
import type { Look } from './look.ts';
import { isJoint } from './isJoint.ts';
import type { Piece } from './piece.ts';
import { firstRowOf } from './stairs.ts';
import type { Rise } from './warmupOf.ts';

/** More phases than this tell nothing: they become one. */
const MOST = 2000;

/** The stretches of the rate, one after another, all rows in one of them. */
export function phasesOf(
  run: number,
  look: Look,
  rise: Rise | null,
  warmup: Warmup | null,
  pieces: readonly Piece[],
  isRestless: boolean,
): readonly Phase[] {
  const { stairs, rate } = look;
  const { axis } = rate;
  const phases: Phase[] = [];
  const add = (name: Phase['name'], firstRow: number, lastRow: number): void => {
    if (lastRow < firstRow) return;
    const [from, to] = [rate.at[firstRow] ?? 0, rate.at[lastRow] ?? 0];
    const [startRate, endRate] = [rate.values[firstRow] ?? 0, rate.values[lastRow] ?? 0];
    const text = phaseText(name, startRate, endRate);
    phases.push({ run, name, axis, from, to, startRate, endRate, text });
  };
  let row = 0;
  if (rise !== null) {
    add('warm-up', 0, rise.row);
    row = rise.row + 1;
  }
  if (isRestless || pieces.length > MOST) {
    const end = rate.values.length - 1;
    const falls = (rate.values[end] ?? 0) <= (rate.values[row] ?? 0);
    add(falls ? 'decay' : 'rise', row, end);
    return phases;
  }
  pieces.forEach((piece, i) => {
    const last = firstRowOf(stairs, piece.last + 1) - 1;
    add(nameOf(look, pieces, i), row, last);
    row = Math.max(row, last + 1);
  });
  return phases;
}

function nameOf(look: Look, pieces: readonly Piece[], i: number): Phase['name'] {
  const [before, piece] = [pieces[i - 1], pieces[i]];
  if (piece === undefined) return 'constant';
  const { value } = look.stairs;
  const change = before ? (value[piece.first] ?? 0) - (value[piece.first - 1] ?? 0) : 0;
  if (piece.moves) {
    if (piece.direction > 0) return 'rise';
    const isRestart = before?.moves === true && change > 0 && !isJoint(look, before, piece);
    return isRestart ? 'restart' : 'decay';
  }
  if (before === undefined || change === 0) return 'constant';
  if (change > 0) return before.moves && before.direction > 0 ? 'constant' : 'rise';
  return before.moves ? 'floor' : 'reduction';
}

function phaseText(name: Phase['name'], from: number, to: number): string {
  const [start, end] = [formatNumber(from), formatNumber(to)];
  switch (name) {
    case 'warm-up':
      return `Warm-up from ${start} to ${end}.`;
    case 'constant':
      return `Constant at ${end}.`;
    case 'reduction':
      return `Reduced to ${end}.`;
    case 'decay':
      return `Falls from ${start} to ${end}.`;
    case 'floor':
      return `Stays at ${end}.`;
    case 'restart':
      return from === to ? `Restarts at ${end}.` : `Restarts at ${start} and falls to ${end}.`;
    case 'rise':
      return from === to ? `Raised to ${end}.` : `Rises from ${start} to ${end}.`;
    default:
      return name satisfies never;
  }
}
