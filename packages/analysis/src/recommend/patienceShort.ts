import { listInWords } from '../causes/words.ts';
import { SIGNIFICANT } from '../statistics/trendOf.ts';
import { cutsOf, type Rule } from './rule.ts';
import { formatNumber } from '../words/formatNumber.ts';

/** R4: reduce-on-plateau cut while the loss was still improving. */
export const patienceShort: Rule = (run) => {
  const isUp = run.best?.mode === 'max';
  const early = cutsOf(run).filter(
    ({ cause, before }) =>
      cause === 'plateau' && (isUp ? -(before.z ?? 0) : (before.z ?? 0)) < -SIGNIFICANT,
  );
  if (early.length === 0) return [];
  const places = early.map(({ at }) => at);
  const zs = early.map(({ before }) => before.z ?? 0);
  return [
    {
      rule: 'R4',
      run: run.run,
      text: `At ${run.axis} ${listInWords(places)} the rate was cut while ${run.valKey ?? 'the loss'} was still improving (last third of the plateau: Mann–Kendall z ${listInWords(zs.map((z) => formatNumber(z, 2)))}). A run with more patience is worth a try.`,
      evidence: { places, z: zs, slopes: early.map(({ before }) => before.slope ?? 0) },
      notClaimed:
        'What loss it would reach: losses after a cut that did not happen are not in the log.',
      confidence: 'weak',
    },
  ];
};
