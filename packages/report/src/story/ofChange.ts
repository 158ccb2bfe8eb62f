import type { Cause, RateChange, RunAnalysis } from '@stepwise/analysis';
import { formatRate } from '../drawing/format.ts';
import { formatRatio, formatShare, placeName, sentence } from '../words.ts';
import type { Unnumbered } from './milestone.ts';
import { formatNumber } from './valueWords.ts';

const CAUSES: Readonly<Record<Cause, string>> = {
  plateau: 'plateau',
  milestone: 'milestone',
  phase: 'next phase',
  clamp: 'minimum',
  restart: 'restart',
  undone: 'undone',
  resume: 'resumed',
  event: 'scheduler',
  unknown: 'cause unknown',
};

/** What came of it, from the plateau that begins with it and the values around it. */
function outcome(change: RateChange, { plateaus, valKey }: RunAnalysis): string {
  const after = plateaus.find(({ from }) => from === change.effectiveAt || from === change.at);
  const parts: string[] = [];
  const { effect } = change;
  if (effect !== null) {
    const way = effect.difference < 0 ? 'fell' : 'rose';
    const size = formatNumber(Math.abs(effect.difference));
    parts.push(
      effect.significant
        ? `right after it ${valKey ?? 'the loss'} ${way} by ${size}, more than its noise of ${formatNumber(effect.noise)} explains`
        : `right after it ${valKey ?? 'the loss'} moved by no more than its noise of ${formatNumber(effect.noise)} explains`,
    );
  }
  if (after !== undefined && after.gain !== null && after.best !== null) {
    parts.push(
      after.gain > 0
        ? `up to the next change its best became ${formatShare(after.gain)} better`
        : `up to the next change there was no new best (${formatShare(after.gain)})`,
    );
  }
  return parts.map(sentence).join(' ');
}

/** A change of the rate: when, why, and what it brought. */
export function ofChange(change: RateChange, run: RunAnalysis): Unnumbered {
  const late =
    change.effectiveAt === change.at
      ? ''
      : sentence(
          `the log shows it at ${placeName(change.axis, change.at)}, training had it from ${placeName(change.axis, change.effectiveAt)} on`,
        );
  return {
    axis: change.axis,
    at: change.effectiveAt,
    label: [formatRatio(change.ratio), change.cause === 'unknown' ? '' : CAUSES[change.cause]]
      .join(' ')
      .trim(),
    short: formatRatio(change.ratio),
    rates: `${formatRate(change.from)} → ${formatRate(change.to)}`,
    text: [sentence(change.reason), late, outcome(change, run)].filter(Boolean).join(' '),
    quiet: change.cause === 'clamp',
    cuts: true,
  };
}
