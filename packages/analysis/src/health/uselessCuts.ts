import type { Plateau, RateChange } from '../analysis.ts';
import { listInWords } from '../causes/words.ts';
import { curveOf } from '../gains/curve.ts';
import { bestOfNoise } from '../statistics/noiseOf.ts';
import type { Check } from './checkup.ts';
import { formatNumber } from '../words/formatNumber.ts';

/** Fewer rows after the first of them may be too few to show what they bring. */
const FEWEST = 5;

/** The last reductions of the rate, after which there was no new best beyond noise. */
export const uselessCuts: Check = ({ watched, story, changes, plateaus }) => {
  // the best of many single steps of training is luck
  if (story === null || curveOf(watched.validation, story.axis) === null) return [];
  const [from, last] = [tail(plateaus, changes), plateaus.at(-1)];
  const useless = plateaus.slice(from);
  const [first] = useless;
  if (first === undefined || last === undefined || from < 1) return [];
  const cuts = changes.filter(
    ({ effectiveAt, ratio, cause }) =>
      effectiveAt >= first.from && effectiveAt <= last.to && ratio < 1 && cause !== 'undone',
  );
  const rows = useless.reduce((sum, plateau) => sum + plateau.rows, 0);
  const [cut] = cuts;
  // a rise among them is another story
  if (cut === undefined || cuts.length < useless.length || rows < FEWEST) return [];
  const places = cuts.map(({ at }) => at);
  const gains = useless.map(({ gain }) => gain ?? 0);
  const shares = gains.map((gain) => `${formatNumber(100 * gain, 2)} %`);
  const useful = from > 1 ? (plateaus[from - 1]?.rate ?? null) : null;
  const many = cuts.length > 1;
  return [
    {
      code: 'useless-cuts',
      severity: 'note',
      run: watched.run,
      axis: cut.axis,
      at: cut.at,
      values: { places, gains, rows, lastUsefulRate: useful },
      rule: 'no plateau from the cut on has a best that is better than all before it, or it is by no more than noise·√(2 ln n), alone and together, and did not begin with a significant effect; at least 5 rows',
      confidence: 'strong',
      text: `The last ${many ? `${cuts.length} cuts` : 'cut'} (${cut.axis} ${listInWords(places)}) brought no new best beyond the noise: ${listInWords(shares)}. ${useful === null ? 'No cut did.' : `The last rate that did is ${formatNumber(useful)}.`}`,
    },
  ];
};

/** The first of the plateaus, up to the last one, that brought nothing, one by one or together. */
function tail(plateaus: readonly Plateau[], changes: readonly RateChange[]): number {
  // a new best that began with a jump beyond the noise is one that the cut made
  const made = new Set(
    changes.flatMap(({ effectiveAt, effect }) => (effect?.significant ? [effectiveAt] : [])),
  );
  const gained = differences(plateaus);
  let from = plateaus.length;
  let [rows, total] = [0, 0];
  for (; from > 1; from -= 1) {
    const plateau = plateaus[from - 1];
    const gain = gained[from - 1] ?? null;
    if (plateau === undefined || gain === null) break;
    const noise = plateau.noise ?? plateaus[from - 2]?.noise ?? null;
    [rows, total] = [rows + plateau.rows, total + gain];
    const isLuck =
      noise !== null &&
      !made.has(plateau.from) &&
      gain <= bestOfNoise(noise, plateau.rows) &&
      total <= bestOfNoise(noise, rows);
    if (gain > 0 && !isLuck) break;
  }
  return from;
}

/** By how much each plateau is better than those before it, in the loss's own unit; 0 where it is not, null where that is unknown. */
function differences(plateaus: readonly Plateau[]): readonly (number | null)[] {
  let nearest: number | null = null;
  return plateaus.map(({ gain, best }) => {
    const before: number | null = nearest;
    if (best !== null && (gain === null || gain > 0 || before === null)) nearest = best;
    if (gain === null || best === null || before === null) return null;
    return gain > 0 ? Math.abs(before - best) : 0;
  });
}
