import type { RunHistory } from '@stepwise/core';
import type { RateChange, RunAnalysis } from '@stepwise/analysis';
import { formatLoss, formatRate, formatWord } from '../drawing/format.ts';
import {
  formatPlace,
  formatShare,
  listed,
  placeName,
  plural,
  sentence,
  shortList,
} from '../words.ts';
import { ending } from './ending.ts';
import type { Milestone } from './milestone.ts';
import { shortKey } from './names.ts';
import { milestones } from './milestones.ts';
import { scheduleName } from './scheduleName.ts';

/** What happened in a run, in words. */
export interface RunStory {
  /** `Reduce on plateau, six cuts; best val_loss 0.08048 at epoch 90`. */
  readonly headline: string;
  /** A short paragraph. */
  readonly lead: string;
  readonly milestones: readonly Milestone[];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function headline(run: RunAnalysis): string {
  const { changes, best, rateKey } = run;
  const down = changes.filter(({ ratio }) => ratio < 1).length;
  const up = changes.length - down;
  const counts = [
    down > 0 ? `${formatWord(down)} ${down === 1 ? 'cut' : 'cuts'}` : '',
    up > 0 ? `${formatWord(up)} ${up === 1 ? 'rise' : 'rises'}` : '',
  ].filter(Boolean);
  const name =
    rateKey === null
      ? run.inferred?.verdict === 'consistent'
        ? 'No learning rate in the log, but cuts can be inferred'
        : 'No learning rate in the log'
      : capital(scheduleName(run.schedule.kind));
  const rate = [name, listed(counts)].filter(Boolean).join(', ');
  return best === null
    ? rate
    : `${rate}; best ${shortKey(best)} ${formatLoss(best.value)} at ${placeName(best.axis, best.at)}`;
}

function extent({ rows, axis, first, last }: RunAnalysis): string {
  if (first === null || last === null) return '';
  return rows === 1
    ? `The log has one row, ${placeName(axis, first)}.`
    : `The log has ${plural(rows, 'row')}, ${axis} ${formatPlace(first)} to ${formatPlace(last)}.`;
}

function scheduleText({
  schedule: { text, alternatives },
  rateKey,
  inferred,
}: RunAnalysis): string {
  if (rateKey === null) {
    return inferred === null ? 'It does not say the learning rate.' : sentence(inferred.text);
  }
  const others =
    alternatives.length === 0
      ? ''
      : ` The rates alone can’t tell it apart from ${listed(alternatives.map(scheduleName), 'or')}.`;
  return `${sentence(text)}${others}`;
}

function cuts(changes: readonly RateChange[]): string {
  const [first] = changes;
  const last = changes.at(-1);
  if (first === undefined || last === undefined) return '';
  if (changes.length === 1) {
    return `The rate changed once, from ${formatRate(first.from)} to ${formatRate(first.to)} at ${placeName(first.axis, first.effectiveAt)}.`;
  }
  const undone = changes.filter(({ cause }) => cause === 'undone').length;
  const back = undone === 0 ? '' : `, ${formatWord(undone)} of them back to what it was before`;
  const places = shortList(
    changes.map(({ effectiveAt }) => formatPlace(effectiveAt)),
    8,
  );
  return `The rate changed ${changes.length === 2 ? 'twice' : `${formatWord(changes.length)} times`}${back}, from ${formatRate(first.from)} to ${formatRate(last.to)}: at ${first.axis} ${places}.`;
}

/** The gains of the plateaus behind a change. */
function gains({ plateaus, changes, valKey, trainKey }: RunAnalysis): string {
  const key = valKey ?? trainKey ?? 'value';
  const starts = new Set(changes.flatMap(({ at, effectiveAt }) => [at, effectiveAt]));
  const known = plateaus.flatMap(({ gain, from }) =>
    gain === null || !starts.has(from) ? [] : gain,
  );
  if (known.length === 0) return '';
  const shown = shortList(known.map(formatShare), 8);
  const useless = known.filter((gain) => gain <= 0).length;
  const end =
    useless === 0
      ? ''
      : useless === known.length
        ? ': none brought a new best'
        : `: ${formatWord(useless)} of them brought no new best`;
  return known.length === 1
    ? `After the change the gain of the best ${key} was ${shown}.`
    : `What each brought, as the gain of the best ${key}: ${shown}${end}.`;
}

function bestOf({ best, valKey }: RunAnalysis): string {
  if (best === null) return valKey === null ? 'There is no validation to judge it by.' : '';
  const word = best.mode === 'min' ? 'lowest' : 'highest';
  return `The ${word} ${best.key} is ${formatLoss(best.value)}, at ${placeName(best.axis, best.at)}.`;
}

/** Tells one run: its schedule, what changed when and why, what it brought, and how it ended. */
export function runStory(run: RunAnalysis, history: RunHistory | null): RunStory {
  return {
    headline: headline(run),
    lead: [
      extent(run),
      scheduleText(run),
      cuts(run.changes),
      gains(run),
      bestOf(run),
      ending(run, history),
    ]
      .filter(Boolean)
      .join(' '),
    milestones: milestones(run, history),
  };
}
