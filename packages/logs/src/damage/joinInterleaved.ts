import type { Axis, Damage, RunHistory, Series } from '@stepwise/core';
import { cutSeries, joinSeries } from './joinSeries.ts';

/** Turns from which on they are no accident. */
const LEAST_TURNS = 3;
/** Rows that the second training is behind the first. */
const LEAST_BEHIND = 5;
/** Places that may be missing between two rows of the same training. */
const GAP = 2;

/** A run whose series all stand on one axis. */
interface Piece {
  readonly axis: Axis;
  readonly at: readonly number[];
}

/** What takes turns: the first run, and the number of those after it that do. */
interface Turns {
  readonly axis: Axis;
  readonly count: number;
  /** For each of these runs: up to here it is the training behind, from there on the one ahead. */
  readonly borders: readonly number[];
}

/**
 * Two trainings that write into the same file at the same time take turns: after 79 rows there come 1, 80, 2, 81, and
 * each place that falls has begun a run. Where one counter begins at the beginning and goes on in these runs, while the
 * other goes on behind it, they are taken apart into two runs, in doubt from the first turn on.
 */
export function joinInterleaved(runs: readonly RunHistory[]): RunHistory[] {
  const pieces = runs.map(pieceOf);
  const joined: RunHistory[] = [];
  for (let index = 0; index < runs.length;) {
    const turns = turnsAfter(pieces, index);
    const first = runs[index];
    if (first === undefined) break;
    const others = runs.slice(index + 1, index + 1 + (turns?.count ?? 0));
    const apart = turns === null ? null : takeApart(first, others, turns);
    joined.push(...(apart ?? [first]));
    index += apart === null ? 1 : 1 + others.length;
  }
  return joined;
}

function pieceOf(run: RunHistory): Piece | null {
  let longest: Series | undefined;
  for (const series of run.series) {
    if (longest === undefined || series.at.length > longest.at.length) longest = series;
  }
  const axis = longest?.axis;
  if (longest === undefined || axis === undefined || longest.at.length === 0) return null;
  return run.series.every((series) => series.axis === axis) ? { axis, at: longest.at } : null;
}

function turnsAfter(pieces: readonly (Piece | null)[], start: number): Turns | null {
  const ahead = pieces[start];
  const first = ahead?.at[0];
  let last = ahead?.at.at(-1);
  if (!ahead || first === undefined || last === undefined) return null;
  const spacing = (last - first) / (ahead.at.length - 1);
  let behind: number | undefined;
  const borders: number[] = [];
  for (let piece = pieces[start + 1]; piece; piece = pieces[start + 1 + borders.length]) {
    const border: number = last;
    const begins = piece.at[0] ?? 0;
    const own = piece.at.findIndex((at) => at > border);
    const from = behind ?? first - spacing;
    const goesOn = begins > from && begins - from <= GAP * spacing;
    const isBehind = border - begins >= LEAST_BEHIND * spacing;
    const next = piece.at[own];
    if (piece.axis !== ahead.axis || !goesOn || !isBehind) break;
    if (next !== undefined && next - border > GAP * spacing) break;
    borders.push(border);
    behind = piece.at[(own < 0 ? piece.at.length : own) - 1];
    if (next === undefined) break;
    last = piece.at.at(-1) ?? border;
  }
  return borders.length < LEAST_TURNS ? null : { axis: ahead.axis, count: borders.length, borders };
}

/** Null where a series that is written less often does not fit. */
function takeApart(
  first: RunHistory,
  others: readonly RunHistory[],
  turns: Turns,
): RunHistory[] | null {
  const { axis, borders } = turns;
  const part = (isAhead: boolean): Series[][] =>
    others.map(({ series }, index) =>
      series.map((one) => cutSeries(one, borders[index] ?? 0, isAhead)),
    );
  const ahead = joinSeries([first.series, ...part(true)]);
  const behind = joinSeries(part(false));
  if (![...ahead, ...behind].every(rises)) return null;
  const doubt = (from: number): Damage => ({
    code: 'interleaved',
    text: `Two trainings wrote into the same file by turns, ${others.length} times; they were taken apart by their places, and from ${axis} ${from} on it is not certain which row is whose.`,
    from: { axis, at: from },
  });
  return [
    {
      ...first,
      series: ahead,
      messages: [...first.messages, ...others.flatMap(({ messages }) => messages)],
      events: [...first.events, ...others.flatMap(({ events }) => events)],
      damage: [
        ...first.damage,
        ...others.flatMap(({ damage }) => damage),
        doubt(firstAfter(ahead, borders[0] ?? 0)),
      ],
    },
    {
      name: null,
      series: behind,
      facts: first.facts,
      messages: [],
      events: [],
      damage: [doubt(firstAfter(behind, Number.NEGATIVE_INFINITY))],
    },
  ];
}

function firstAfter(series: readonly Series[], border: number): number {
  return Math.min(
    ...series.map(({ at }) => at.find((place) => place > border) ?? Number.POSITIVE_INFINITY),
  );
}

const rises = ({ at }: Series): boolean =>
  at.every((place, index) => index === 0 || place > (at[index - 1] ?? place));
