import type { Axis, RunHistory } from '@stepwise/core';
import type { Cause, RateChange, RunAnalysis } from '@stepwise/analysis';
import { formatRate } from '../drawing/format.ts';
import { formatNumber } from './valueWords.ts';
import { formatRatio, formatShare, placeName, sentence } from '../words.ts';

/** What happened in a run, in the order of its places: a number in the list and in the figure. */
export interface Milestone {
  readonly number: number;
  readonly axis: Axis;
  /** From here on. */
  readonly at: number;
  /** A few words: `×0.5 plateau`. */
  readonly label: string;
  /** `1e-3 → 5e-4`, where a rate changed. */
  readonly rates: string;
  /** Why, and what it brought, as sentences. */
  readonly text: string;
  /** Less than a change of the rate. */
  readonly quiet: boolean;
  /** Whether what was trained from here on is no longer what was before: lines are not drawn across. */
  readonly cuts: boolean;
}

type Unnumbered = Omit<Milestone, 'number'>;

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

/** A cause as a word or two. */
export const causeName = (cause: Cause): string => CAUSES[cause];

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

function ofChange(change: RateChange, run: RunAnalysis): Unnumbered {
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
    rates: `${formatRate(change.from)} → ${formatRate(change.to)}`,
    text: [sentence(change.reason), late, outcome(change, run)].filter(Boolean).join(' '),
    quiet: change.cause === 'clamp',
    cuts: true,
  };
}

const PHASES = new Set(['floor', 'decay', 'rise']);

/** Phases of a smooth schedule: they begin without a jump. */
function ofPhases(run: RunAnalysis): readonly Unnumbered[] {
  const { phases, first, warmupEnd } = run;
  return phases
    .filter(({ name, from }) => PHASES.has(name) && from !== first && from !== warmupEnd)
    .slice(0, 12)
    .map((phase) => ({
      axis: phase.axis,
      at: phase.from,
      label: phase.name,
      rates: '',
      text: sentence(phase.text),
      quiet: true,
      cuts: false,
    }));
}

function ofWarmup({ warmupEnd, schedule, axis }: RunAnalysis): readonly Unnumbered[] {
  const { warmup } = schedule;
  if (warmupEnd === null) return [];
  const rise =
    warmup === null
      ? ''
      : ` ${warmup.shape === 'linear' ? 'A straight rise' : 'A rise'} from ${formatRate(warmup.from)} to ${formatRate(warmup.to)}.`;
  return [
    {
      axis,
      at: warmupEnd,
      label: 'warm-up ends',
      rates: '',
      text: `The warm-up is over.${rise}`,
      quiet: true,
      cuts: false,
    },
  ];
}

function ofMessages(history: RunHistory | null): readonly Unnumbered[] {
  return (history?.messages ?? []).flatMap((message): readonly Unnumbered[] => {
    if (message.code !== 'stopped-early' && message.code !== 'resumed') return [];
    const stopped = message.code === 'stopped-early';
    return [
      {
        axis: message.axis,
        at: message.at,
        label: stopped ? 'stopped early' : 'resumed',
        rates: '',
        text: `The log says: “${message.text.trim().slice(0, 200)}”`,
        quiet: !stopped,
        cuts: false,
      },
    ];
  });
}

/** Warm-up, changes of the rate, phases, and what the training said, numbered by place. */
export function milestones(run: RunAnalysis, history: RunHistory | null): readonly Milestone[] {
  const changes = run.changes.map((change) => ofChange(change, run));
  const taken = new Set(changes.map(({ at }) => at));
  const others = [...ofWarmup(run), ...ofPhases(run)].filter(({ at }) => !taken.has(at));
  return [...changes, ...others, ...ofMessages(history)]
    .toSorted((a, b) => Number(a.axis !== run.axis) - Number(b.axis !== run.axis) || a.at - b.at)
    .map((milestone, i) => ({ number: i + 1, ...milestone }));
}
