import type { BareChange } from '../draft.ts';
import type { Look } from './look.ts';
import { isJoint } from './isJoint.ts';
import type { Piece } from './piece.ts';
import { isRatio, snapRatio } from './ratios.ts';
import { firstRowOf, rateOf } from './stairs.ts';

/**
 * The changes between pieces: a step, or a jump at a movement. Where a movement begins, ends or turns is none. Null where
 * there are more than a number of them.
 */
export function changesOf(
  look: Look,
  pieces: readonly Piece[],
  most: number,
): readonly BareChange[] | null {
  const { stairs, rate } = look;
  const bare: BareChange[] = [];
  for (let i = 1; i < pieces.length; i += 1) {
    const [before, piece] = [pieces[i - 1], pieces[i]];
    if (before === undefined || piece === undefined || isJoint(look, before, piece)) continue;
    if (bare.length >= most) return null;
    const row = firstRowOf(stairs, piece.first);
    const [from, to] = [rateOf(stairs, piece.first - 1), rateOf(stairs, piece.first)];
    const ratio = snapRatio(from, to, rate.precision);
    bare.push({ row, at: rate.at[row] ?? 0, from, to, ratio });
  }
  const shared = sharedRatio(bare);
  if (shared === null) return bare;
  return bare.map((change) => {
    const isShared = isRatio(change.from, change.to, shared, rate.precision);
    return isShared ? { ...change, ratio: shared } : change;
  });
}

/** The ratio of the fall that the digits tell best: that from the highest rate. */
function sharedRatio(changes: readonly BareChange[]): number | null {
  const falls = changes.filter(({ ratio }) => ratio < 1);
  const first = falls.reduce<BareChange | null>(
    (highest, change) => (highest === null || change.to > highest.to ? change : highest),
    null,
  );
  return falls.length > 1 && first ? first.ratio : null;
}
