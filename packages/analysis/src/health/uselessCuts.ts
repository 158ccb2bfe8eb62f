import type { Plateau } from '../analysis.ts';
import { brief, listInWords } from '../causes/words.ts';
import { bestOfNoise } from '../statistics/noiseOf.ts';
import type { Check } from './checkup.ts';

/** Fewer rows after the first of them may be too few to show what they bring. */
const FEWEST = 5;

/** The last reductions of the rate, after which there was no new best beyond noise. */
export const uselessCuts: Check = ({ watched, changes, plateaus }) => {
  const [from, last] = [tail(plateaus), plateaus.at(-1)];
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
  const shares = gains.map((gain) => `${brief(100 * gain, 2)} %`);
  const useful = plateaus[from - 1]?.rate ?? cut.from;
  const many = cuts.length > 1;
  return [
    {
      code: 'useless-cuts',
      severity: 'note',
      run: watched.run,
      axis: cut.axis,
      at: cut.at,
      values: { places, gains, rows, lastUsefulRate: useful },
      rule: 'no plateau from the cut on has a best that is better than all before it by more than noise·√(2 ln n); at least 5 rows',
      confidence: 'strong',
      text: `The last ${many ? `${cuts.length} cuts` : 'cut'} (${cut.axis} ${listInWords(places)}) brought no new best beyond the noise: ${listInWords(shares)}. The last rate that did is ${brief(useful)}.`,
    },
  ];
};

/** The first of the plateaus, up to the last one, that brought nothing. */
function tail(plateaus: readonly Plateau[]): number {
  let from = plateaus.length;
  while (from > 1 && isUseless(plateaus, from - 1)) from -= 1;
  return from;
}

function isUseless(plateaus: readonly Plateau[], index: number): boolean {
  const { gain, noise, best, rows } = plateaus[index] ?? NOTHING;
  if (gain === null || best === null) return false;
  if (gain <= 0) return true;
  const spread = noise ?? plateaus[index - 1]?.noise ?? null;
  const others = plateaus.slice(0, index).flatMap((plateau) => plateau.best ?? []);
  // the nearest of what was there before: it is better than all of them
  const difference = others.reduce(
    (least, other) => Math.min(least, Math.abs(best - other)),
    Infinity,
  );
  return spread !== null && difference <= bestOfNoise(spread, rows);
}

const NOTHING = { gain: null, noise: null, best: null, rows: 0 };
