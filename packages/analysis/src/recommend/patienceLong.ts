import { listInWords } from '../causes/words.ts';
import { FEWEST_ROWS } from '../statistics/trendOf.ts';
import { afterBadOf, cutsOf, type Rule } from './rule.ts';
import { formatNumber } from '../words/formatNumber.ts';

/** R5: the loss had been flat for long before each cut. */
export const patienceLong: Rule = (run) => {
  const afterBad = afterBadOf(run);
  const cuts = cutsOf(run).filter(({ cause }) => cause === 'plateau');
  if (afterBad === null || cuts.length < 2) return [];
  const isLong = cuts.every(({ before }) => {
    // z is that of the last third
    const rows = Math.max(FEWEST_ROWS, Math.ceil(before.rows / 3));
    return before.z !== null && Math.abs(before.z) < 1 && rows >= 2 * afterBad;
  });
  if (!isLong) return [];
  const places = cuts.map(({ at }) => at);
  const zs = cuts.map(({ before }) => before.z ?? 0);
  return [
    {
      rule: 'R5',
      run: run.run,
      text: `Before each cut (${run.axis} ${listInWords(places)}) ${run.valKey ?? 'the loss'} had shown no trend for at least ${2 * afterBad} rows (|z| up to ${formatNumber(Math.max(...zs.map(Math.abs)), 2)}), though the scheduler waits for ${afterBad} without improvement. A shorter patience, or a larger threshold, would have cut earlier.`,
      evidence: { places, afterBad, z: zs },
      notClaimed: 'What an earlier cut would have done to the loss.',
      confidence: 'weak',
    },
  ];
};
