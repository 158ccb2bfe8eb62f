import type { Schedule, Values, Warmup } from '../analysis.ts';
import type { BareChange } from '../draft.ts';
import type { Series } from '@stepwise/core';
import { formatNumber } from '../words/formatNumber.ts';
import { spacingOf } from './spacing.ts';
import { scheduleText } from './scheduleText.ts';
import { isRatio } from './ratios.ts';

/** The schedule of a rate that stands and steps, by the rates alone. */
export function stepSchedule(
  rate: Series,
  changes: readonly BareChange[],
  warmup: Warmup | null,
  base: number,
): Schedule {
  const whole = { warmup, residual: null };
  const [first] = changes;
  const { axis } = rate;
  if (first === undefined) {
    return {
      ...whole,
      kind: 'constant',
      alternatives: [],
      parameters: { base },
      confidence: 'certain',
      text: scheduleText(warmup, axis, `constant at ${formatNumber(base)}`),
    };
  }
  const milestones = changes.map(({ at }) => at);
  const ratios = changes.map(({ ratio }) => ratio);
  const isDown = ratios.every((ratio) => ratio < 1);
  if (!isDown) {
    const parameters: Values = { base, milestones, ratios };
    const many = `${changes.length} changes, up and down`;
    const text = scheduleText(warmup, axis, changes.length === 1 ? `one rise` : many);
    return { ...whole, kind: 'unknown', alternatives: [], parameters, confidence: 'weak', text };
  }
  const { gamma, isBounded } = sharedGamma(changes, rate);
  const spacing = gamma === null ? null : spacingOf(rate, changes, warmup, gamma);
  // two cuts, or three with many places between two rows, may as well have been milestones
  const isFew = changes.length < 3 || (changes.length === 3 && widestGap(rate, changes) > 1);
  const bound: Values = isBounded ? { min: changes.at(-1)?.to ?? 0 } : {};
  const fall = gamma === null ? 'by different factors' : `by ${formatNumber(gamma)}`;
  if (spacing !== null && gamma !== null) {
    return {
      ...whole,
      kind: 'step',
      alternatives: isFew ? ['multi-step'] : [],
      parameters: { base, stepSize: spacing, gamma, milestones, ...bound },
      confidence: isFew ? 'weak' : 'strong',
      text: scheduleText(
        warmup,
        axis,
        `multiplied ${fall} every ${formatNumber(spacing)} ${axis}s${isBounded ? `, down to ${formatNumber(changes.at(-1)?.to ?? 0)}` : ''}`,
      ),
    };
  }
  const places = changes.length <= 6 ? milestones.map((at) => formatNumber(at)).join(', ') : null;
  return {
    ...whole,
    kind: 'multi-step',
    alternatives: changes.length === 1 ? ['step'] : [],
    parameters: { base, milestones, gamma, ...(gamma === null && { ratios }), ...bound },
    confidence: 'weak',
    text: scheduleText(
      warmup,
      axis,
      `multiplied ${fall} ${places === null ? `${changes.length} times` : `at ${axis} ${places}`}`,
    ),
  };
}

function widestGap({ at }: Series, changes: readonly BareChange[]): number {
  return changes.reduce(
    (widest, change) => Math.max(widest, change.at - (at[change.row - 1] ?? change.at)),
    0,
  );
}

/** The factor that all reductions share, the last one apart where it ends at the lowest rate. */
export function sharedGamma(
  changes: readonly BareChange[],
  { precision }: Series,
): { readonly gamma: number | null; readonly isBounded: boolean } {
  const falls = changes.filter(({ ratio }) => ratio < 1);
  const [first] = falls;
  const last = falls.at(-1);
  if (first === undefined || last === undefined) return { gamma: null, isBounded: false };
  const gamma = first.ratio;
  const isAlike = ({ from, to }: BareChange): boolean => isRatio(from, to, gamma, precision);
  const isAllAlike = (list: readonly BareChange[]): boolean =>
    list.every((change) => change.ratio === gamma || isAlike(change));
  if (isAllAlike(falls)) return { gamma, isBounded: false };
  // two that differ are just two
  const isBounded = falls.length > 2 && last.ratio > gamma && isAllAlike(falls.slice(0, -1));
  return { gamma: isBounded ? gamma : null, isBounded };
}
