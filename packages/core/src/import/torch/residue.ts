import { unsupported } from '../unsupported.ts';
import { product, type Drawn, type Piece } from './pieces.ts';

/** What the recursion leaves of a rate that should be zero is some 1e-17 of it; others may multiply it up again. */
const LARGEST_GROWTH = 16;

/** Refuses a piece in which such a rest grows to where it shows. */
export function checkResidue(
  { start, links }: Piece,
  end: number,
  drawn: readonly Drawn[],
  bases: readonly number[],
): void {
  for (const [group, base] of bases.entries()) {
    /** Links that the recursion itself has brought to zero. */
    const exact = new Set<number>();
    for (let t = start; t < end; t += 1) {
      const shares = links.map((i) => (drawn[i]?.rate(t, group) ?? base) / (base || 1));
      const zeros = links.filter((i, k) => {
        if (shares[k] !== 0) return false;
        const move = drawn[i]?.link.move(t, group);
        if (typeof move === 'object' && move.times === 0) exact.add(i);
        return !exact.has(i);
      });
      if (zeros.length > 0 && product(shares.filter((share) => share !== 0)) > LARGEST_GROWTH) {
        throw unsupported(
          'ChainedScheduler.schedulers: a child is at zero while others grow, and they multiply its rounding error until it shows; say what is wanted with chain() or sequence().',
        );
      }
    }
  }
}
