import { plateau, type RunHistory, type Series } from '@stepwise/core';
import { isSameRate } from '../causes/sameRate.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { countInWords, listInWords, placeInWords } from '../causes/words.ts';
import { listener, METRIC } from './listener.ts';
import type { Logged } from './logged.ts';
import { observationsOf } from './observations.ts';
import type { Parting, PlateauReplay, Replay, ReplayedCut } from './settings.ts';

type Own = Pick<Replay, 'axis' | 'validity' | 'exactUntil' | 'stop' | 'cuts' | 'parting' | 'text'>;

/** Another reduce-on-plateau in place of what lowered the rate after the warm-up, up to where the rates part. */
export function replayPlateau(told: Logged, series: Series, settings: PlateauReplay): Own {
  const { watched, story, plateau: own } = told;
  const { rate } = watched;
  const axis = rate?.axis ?? series.axis;
  const heard = observationsOf(series, axis);
  const { patience } = settings;
  const semantics = settings.semantics ?? own?.semantics ?? semanticsOf(watched.history);
  const cooldown = settings.cooldown ?? own?.cooldown ?? 0;
  const factor = settings.factor ?? own?.factor;
  const threshold = settings.threshold ?? own?.threshold;
  const { thresholdMode } = settings;
  const machine = plateau({
    monitor: METRIC,
    mode: series.mode ?? 'min',
    semantics,
    patience,
    cooldown,
    min: settings.min ?? own?.min ?? 0,
    ...(factor !== undefined && { factor }),
    ...(threshold !== undefined && { threshold }),
    ...(thresholdMode !== undefined && { thresholdMode }),
  });
  if (rate === null || heard === null) {
    const text = rate
      ? `${series.name} does not say where it stands among the rates.`
      : 'The log has no learning rate: at which rates the metric was measured is not known.';
    return { ...nothing(axis), validity: 'not-derivable', exactUntil: null, text };
  }
  const warmupEnd = story?.warmup?.end ?? -Infinity;
  const start = Math.max(
    0,
    rate.at.findLastIndex((at) => at <= warmupEnd),
  );
  const isAhead =
    own?.isAhead ?? watched.history.facts.configuration?.['rateLoggedAfterStep'] === true;
  const ownStart = own && own.monitor === series.name ? heard.places[own.start] : undefined;
  const startEpoch = settings.startEpoch ?? ownStart ?? -Infinity;
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
    const isLate = decidedAt === null && falls && story?.family === 'steps';
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
      text: partingInWords(axis, { patience, actsAt }, cuts, parting, exactUntil),
    };
  }
  return {
    ...nothing(axis),
    validity: 'exact',
    exactUntil: rate.at.at(-1) ?? null,
    cuts,
    text: `Patience ${patience} makes the rates of the log, with ${countInWords(cuts.length, 'cut')}${placesOf(axis, cuts)}.`,
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
  { patience, actsAt }: { readonly patience: number; readonly actsAt: number },
  cuts: readonly ReplayedCut[],
  { at: place, logged, replayed, notBefore, laterBy, apart }: Parting,
  exactUntil: number | null,
): string {
  const rule = `With patience ${patience}, which cuts after ${countInWords(actsAt, 'row')} without improvement,`;
  const made =
    cuts.length > 0 ? `, with ${countInWords(cuts.length, 'cut')}${placesOf(axis, cuts)}` : '';
  const same =
    exactUntil === null
      ? `${rule} the rates differ from the first row on`
      : `${rule} the rates are the same up to ${placeInWords(axis, exactUntil)}${made}`;
  const then = `; at ${placeInWords(axis, place)} the log has ${formatNumber(logged)}, and this scheduler ${formatNumber(replayed)}`;
  const bound =
    notBefore === null || laterBy === null
      ? ''
      : ` Its next cut could not have come before ${placeInWords(axis, notBefore)}, ${countInWords(laterBy, 'row')} later than that of the log.`;
  return `${same}${then}.${bound} All that follows was measured at another rate: when it would have cut after that, and what the loss would have been, can't be derived; any two of its cuts are at least ${countInWords(apart, 'row')} apart.`;
}

function nothing(axis: Own['axis']): Pick<Own, 'axis' | 'stop' | 'cuts' | 'parting'> {
  return { axis, stop: null, cuts: [], parting: null };
}

/** Whose way of counting patience it is. */
function semanticsOf({ facts }: RunHistory): 'torch' | 'keras' {
  return /keras|tensorflow/i.test(facts.framework ?? '') ? 'keras' : 'torch';
}
