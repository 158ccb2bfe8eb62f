import { bestOfNoise } from '../statistics/noiseOf.ts';
import { cutsOf, type Rule } from './rule.ts';
import { formatNumber } from '../words/formatNumber.ts';

const FEWEST = 3;

/** R9: three cuts and more each brought something. */
export const smoothSchedule: Rule = (run) => {
  // where cuts were taken back, the schedule was not what brought the gains
  if (run.changes.some(({ cause }) => cause === 'undone')) return [];
  const cuts = cutsOf(run);
  const useful = cuts.filter(({ after, before }) => {
    const noise = after.noise ?? before.noise;
    if (after.gain === null || after.best === null || before.best === null || noise === null)
      return false;
    return after.gain > 0 && Math.abs(after.best - before.best) > bestOfNoise(noise, after.rows);
  });
  const { best, axis, first } = run;
  if (useful.length < FEWEST || best === null || best.axis !== axis || first === null) return [];
  const gains = useful.map(({ after }) => after.gain ?? 0);
  const length = best.at - first + 1;
  return [
    {
      rule: 'R9',
      run: run.run,
      text: `${useful.length} cuts each brought a new best beyond the noise (${gains.map((gain) => `${formatNumber(100 * gain, 2)} %`).join(', ')}). A smooth decay, such as a cosine over about ${formatNumber(length, 2)} ${axis}s, is an option to test.`,
      evidence: { places: useful.map(({ at }) => at), gains, length },
      notClaimed: 'That a smooth decay would be better.',
      confidence: 'weak',
    },
  ];
};
