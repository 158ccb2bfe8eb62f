import type { Finding, RateChange, Schedule } from '../analysis.ts';
import type { BareChange, RateStory, Watched } from '../draft.ts';
import { aheadOf, withReplay, type Ahead } from './ahead.ts';
import { causeOf } from './causeOf.ts';
import { indexOf, type Context } from './context.ts';
import { findingsOf } from './findingsOf.ts';
import { otherwise } from './otherwise.ts';
import { patienceIn } from './patience.ts';
import { plateauOf, type PlateauFound } from './plateauOf.ts';
import { scheduleOf } from './scheduleOf.ts';
import { undoneOf } from './undone.ts';

/** Why the rate changed. */
export interface Causes {
  /** `effect` is null: it is the affair of the statistics. */
  readonly changes: readonly RateChange[];
  /** What the rates tell, and what the causes add to it. */
  readonly schedule: Schedule;
  readonly findings: readonly Finding[];
  /** The plateau scheduler that makes the reductions, where a replay shows one. */
  readonly plateau: PlateauSettingsFound | null;
}

/** The settings of a plateau scheduler, as far as a log can tell them. */
export interface PlateauSettingsFound {
  readonly monitor: string;
  readonly mode: 'min' | 'max';
  /** Rows without improvement that cut; `patience` where it is known who counted. */
  readonly afterBad: number;
  readonly patience: number | null;
  readonly factor: number;
  readonly threshold: number;
  readonly semantics: 'torch' | 'keras';
  readonly cooldown: number;
  /** The first row of the monitored series that it heard. */
  readonly start: number;
  readonly min: number | null;
  /** The log shows a rate one row early. */
  readonly isAhead: boolean;
}

/** Finds out why each change of the rate happened. */
export function causesOf(watched: Watched, story: RateStory): Causes {
  const undone = undoneOf(story.changes, watched.rate?.precision);
  const downs = story.changes.filter(({ ratio }) => ratio < 1);
  const first = aheadOf(watched, story, downs);
  const known = first.because === 'configuration' ? first.isAhead : null;
  const search = plateauOf(watched, story, downs, known);
  const plateau = chosen(search.plateau, first);
  const ahead = withReplay(first, plateau);
  const context: Context = {
    watched,
    story,
    undone,
    downs,
    search,
    plateau,
    ahead,
    index: indexOf(watched, story, downs, undone),
    otherwise: otherwise(search, downs, story),
  };
  const changes = story.changes.map((change) => changeOf(context, change));
  return {
    changes,
    schedule: asToldBy(changes, scheduleOf(context)),
    findings: findingsOf(context, changes),
    plateau: plateau === null ? null : settingsOf(plateau, watched, ahead),
  };
}

/** A plateau scheduler that has written down each of its cuts leaves nothing open. */
function asToldBy(changes: readonly RateChange[], schedule: Schedule): Schedule {
  const isTold =
    schedule.kind === 'reduce-on-plateau' &&
    changes.every(({ cause, evidence }) => cause === 'event' && evidence['event'] === 'reduced');
  return isTold ? { ...schedule, alternatives: [], confidence: 'certain' } : schedule;
}

/** Of two that differ in whether the log is ahead, the one that fits where the loss reacts. */
function chosen(plateau: PlateauFound | null, { isAhead, because }: Ahead): PlateauFound | null {
  if (plateau === null || because !== 'loss' || plateau.found.isAhead === isAhead) return plateau;
  const other = plateau.others.find((one) => one.isAhead === isAhead);
  if (other === undefined) return plateau;
  const others = [plateau.found, ...plateau.others.filter((one) => one !== other)];
  return { ...plateau, found: other, others };
}

function changeOf(context: Context, change: BareChange): RateChange {
  const { watched, story, ahead } = context;
  const { row, at, from, to, ratio } = change;
  const places = watched.rate?.at ?? [];
  const gap = at - (places[row - 1] ?? at - 1);
  const effectiveAt = ahead.isAhead ? (places[row + 1] ?? at + gap) : at;
  const base = { run: watched.run, axis: story.axis, at, effectiveAt, from, to, ratio };
  return { ...base, ...causeOf(context, change), effect: null };
}

function settingsOf(
  { found, factor, min }: PlateauFound,
  { history }: Watched,
  { isAhead }: Ahead,
): PlateauSettingsFound {
  const { rule, candidate, start } = found;
  const { afterBad, threshold, semantics, cooldown } = rule;
  return {
    monitor: candidate.name,
    mode: candidate.mode,
    afterBad,
    patience: patienceIn(afterBad, history.facts.framework),
    factor,
    threshold,
    semantics,
    cooldown,
    start,
    min,
    isAhead,
  };
}
