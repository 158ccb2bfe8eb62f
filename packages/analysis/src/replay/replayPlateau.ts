import { plateau, type RunHistory, type Series } from '@stepwise/core';
import { isSameRate } from '../causes/sameRate.ts';
import { brief, countInWords, listInWords, placeInWords } from '../causes/words.ts';
import { baseRate } from './baseRate.ts';
import { listener, METRIC } from './listener.ts';
import { observationsOf } from './observations.ts';
import type { Parting, PlateauReplay, Replay, ReplayedCut } from './settings.ts';

type Own = Pick<Replay, 'axis' | 'validity' | 'exactUntil' | 'stop' | 'cuts' | 'parting' | 'text'>;

/** Another reduce-on-plateau in place of what lowered the rate after the warm-up, up to where the rates part. */
export function replayPlateau(run: RunHistory, series: Series, settings: PlateauReplay): Own {
  const base = baseRate(run);
  const axis = base?.rate.axis ?? series.axis;
  const heard = observationsOf(series, axis);
  const {
    semantics = semanticsOf(run),
    cooldown = 0,
    min = 0,
    patience,
    startEpoch = -Infinity,
  } = settings;
  const { factor, threshold, thresholdMode } = settings;
  const machine = plateau({
    monitor: METRIC,
    mode: series.mode ?? 'min',
    semantics,
    patience,
    cooldown,
    min,
    ...(factor !== undefined && { factor }),
    ...(threshold !== undefined && { threshold }),
    ...(thresholdMode !== undefined && { thresholdMode }),
  });
  if (base === null || heard === null) {
    const text = base
      ? `${series.name} does not say where it stands among the rates.`
      : 'The log has no learning rate: at which rates the metric was measured is not known.';
    return { ...nothing(axis), validity: 'not-derivable', exactUntil: null, text };
  }
  const { rate, row: start } = base;
  const isAhead = run.facts.configuration?.['rateLoggedAfterStep'] === true;
  const { places, values } = heard;
  const cuts: ReplayedCut[] = [];
  let now = rate.values[start] ?? 0;
  const made: number[] = [];
  const hear = listener(machine, now, (decision) => {
    if (decision.type === 'reduced') made.push(...decision.changes.map(({ to }) => to));
  });
  const isKeras = semantics === 'keras';
  const actsAt = Math.max(1, patience + (isKeras ? 0 : 1));
  let next = 0;
  let wait = actsAt;
  for (let row = 0; row < rate.at.length; row += 1) {
    const at = rate.at[row] ?? 0;
    let decidedAt: number | null = null;
    for (; next < places.length; next += 1) {
      const place = places[next] ?? 0;
      if (isAhead ? place > at : place >= at) break;
      if (place < startEpoch) continue;
      const before = made.length;
      const state = hear(values[next] ?? Number.NaN, next);
      const rest = Math.max(0, state.cooldown - (isKeras ? 1 : 0));
      wait = Math.max(1, actsAt - state.bad) + rest;
      if (made.length === before) continue;
      decidedAt = place;
      now = made.at(-1) ?? now;
    }
    const logged = rate.values[row] ?? 0;
    const before = rate.values[row - 1] ?? now;
    // the warm-up is the schedule's own affair
    const isSame = row <= start ? decidedAt === null : isSameRate(logged, now, rate.precision);
    if (isSame && decidedAt !== null) cuts.push({ at, decidedAt, from: before, to: now });
    if (isSame) continue;
    const falls = logged < before && !isSameRate(before, logged, rate.precision);
    const isLate = decidedAt === null && falls;
    const parting: Parting = {
      at,
      logged,
      replayed: now,
      notBefore: isLate
        ? placeOf(places, next - 1 + wait) + (isAhead ? 0 : at - (places[next - 1] ?? at))
        : null,
      laterBy: isLate ? wait : null,
      apart: actsAt + cooldown,
    };
    const exactUntil = rate.at[row - 1] ?? null;
    return {
      ...nothing(axis),
      validity: exactUntil === null ? 'not-derivable' : 'exact-until',
      exactUntil,
      cuts,
      parting,
      text: partingInWords(axis, cuts, parting, exactUntil),
    };
  }
  return {
    ...nothing(axis),
    validity: 'exact',
    exactUntil: rate.at.at(-1) ?? null,
    cuts,
    text: `These settings make the rates of the log, with ${countInWords(cuts.length, 'cut')}${placesOf(axis, cuts)}.`,
  };
}

/** The place of a row; of one after the end by the distance of the last two. */
function placeOf(places: readonly number[], row: number): number {
  const last = places.at(-1) ?? 0;
  const over = row - places.length + 1;
  return over > 0 ? last + over * (last - (places.at(-2) ?? last - 1)) : (places[row] ?? last);
}

function placesOf(axis: Own['axis'], cuts: readonly ReplayedCut[]): string {
  return cuts.length === 0 ? '' : ` (${axis} ${listInWords(cuts.map((cut) => cut.at))})`;
}

function partingInWords(
  axis: Own['axis'],
  cuts: readonly ReplayedCut[],
  { at: place, logged, replayed, notBefore, laterBy, apart }: Parting,
  exactUntil: number | null,
): string {
  const same =
    exactUntil === null
      ? 'The rates differ from the first row on'
      : `The rates are the same up to ${placeInWords(axis, exactUntil)}${cuts.length > 0 ? `, with ${countInWords(cuts.length, 'cut')}${placesOf(axis, cuts)}` : ''}`;
  const then = `; at ${placeInWords(axis, place)} the log has ${brief(logged)}, and these settings ${brief(replayed)}`;
  const bound =
    notBefore === null || laterBy === null
      ? ''
      : ` Their next cut could not have come before ${placeInWords(axis, notBefore)}, ${countInWords(laterBy, 'row')} later than that of the log.`;
  return `${same}${then}.${bound} All that follows was measured at another rate: when they would have cut after that, and what the loss would have been, can't be derived; any two of their cuts are at least ${countInWords(apart, 'row')} apart.`;
}

function nothing(axis: Own['axis']): Pick<Own, 'axis' | 'stop' | 'cuts' | 'parting'> {
  return { axis, stop: null, cuts: [], parting: null };
}

/** Whose way of counting patience it is. */
function semanticsOf({ facts }: RunHistory): 'torch' | 'keras' {
  return /keras|tensorflow/i.test(facts.framework ?? '') ? 'keras' : 'torch';
}
