import type { Axis, RunHistory, Series } from '@stepwise/core';
import type { RunAnalysis } from '@stepwise/analysis';
import type { Mark } from '../drawing/mark.ts';
import type { Shade } from '../drawing/stack.ts';
import type { Milestone } from '../story/milestones.ts';
import { placeName } from '../words.ts';
import { alignRun, type Alignment } from './alignment.ts';
import { makeCurve, type Curve } from './curve.ts';
import type { LossGroup, NamedCurve } from './lossPanels.ts';

/** What is drawn on one axis: losses above, the rate below. */
export interface RunChart {
  readonly axis: Axis;
  readonly start: number;
  readonly end: number;
  readonly groups: readonly LossGroup[];
  readonly rate: { readonly series: Series; readonly at: readonly number[] } | null;
  readonly marks: readonly Mark[];
  readonly shades: readonly Shade[];
}

/** The series of a name, with the rows on the axis of the run before others. */
export function findSeries(
  history: RunHistory,
  name: string | null,
  axis: Axis,
  fits: (series: Series) => boolean,
): Series | null {
  const found = history.series.filter((series) => series.name === name && fits(series));
  return found.find((series) => series.axis === axis) ?? found[0] ?? null;
}

export interface Keyed {
  readonly rate: Series | null;
  readonly train: Series | null;
  readonly validation: Series | null;
}

/** The series that the analysis looked at. */
export function keyedSeries(run: RunAnalysis, history: RunHistory): Keyed {
  const find = (name: string | null, fits: (series: Series) => boolean): Series | null =>
    findSeries(history, name, run.axis, fits);
  return {
    rate: find(run.rateKey, ({ role }) => role === 'rate'),
    train: find(run.trainKey, ({ role, of }) => role !== 'rate' && of !== 'validation'),
    validation: find(run.valKey, ({ role, of }) => role !== 'rate' && of !== 'train'),
  };
}

/** Half-way between the place and the row before it: what was trained up to there had the old rate. */
function boundary(at: number, rows: readonly number[] | null): number {
  if (rows === null) return at;
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return (at + (rows[low - 1] ?? at)) / 2;
}

function groupsOf(
  { train, validation }: { train: Curve | null; validation: Curve | null },
  run: RunAnalysis,
  alignment: Alignment,
): readonly LossGroup[] {
  const named = (curve: Curve | null, label: string, colour: string): readonly NamedCurve[] =>
    curve === null || (curve.raw.length === 0 && curve.series.nonFinite.length === 0)
      ? []
      : [{ curve, label, colour }];
  const { best } = run;
  const place = best === null ? null : alignment.place(best.axis, best.at);
  const bestOf = (curves: readonly NamedCurve[]): LossGroup['best'] => {
    const of = curves.find(({ curve }) => curve.series.name === best?.key)?.curve;
    return best === null || place === null || of === undefined
      ? null
      : { x: place, value: best.value, of };
  };
  const together = validation === null || validation.series.role === 'loss';
  const groups: readonly (readonly [string, readonly NamedCurve[]])[] = together
    ? [['Loss', [...named(train, 'training', 'train'), ...named(validation, 'validation', 's0')]]]
    : [
        ['Training loss', named(train, 'training', 'train')],
        [validation.series.name, named(validation, 'validation', 's0')],
      ];
  return groups
    .filter(([, curves]) => curves.length > 0)
    .map(([title, curves]) => ({ title, curves, best: bestOf(curves) }));
}

function shadesOf(
  run: RunAnalysis,
  keyed: Keyed,
  { place }: Alignment,
  end: number,
): readonly Shade[] {
  const damaged = run.damage.flatMap(({ from, to, text }): readonly Shade[] => {
    if (from === undefined) return [];
    const a = place(from.axis, from.at);
    const b = to === undefined ? end : place(to.axis, to.at);
    return a === null || b === null ? [] : [{ from: a, to: b, text }];
  });
  const broken = [keyed.train, keyed.validation].flatMap((series) =>
    (series?.nonFinite ?? []).flatMap(({ from, to, value, count }): readonly Shade[] => {
      const [a, b] = [place(series?.axis ?? 'epoch', from), place(series?.axis ?? 'epoch', to)];
      if (a === null || b === null) return [];
      return [{ from: a, to: b, text: `${series?.name ?? ''} is ${value} at ${count} places` }];
    }),
  );
  return [...damaged, ...broken].slice(0, 40);
}

function marksOf(
  list: readonly Milestone[],
  { place }: Alignment,
  rows: readonly number[] | null,
): readonly Mark[] {
  return list.flatMap((milestone): readonly Mark[] => {
    const at = place(milestone.axis, milestone.at);
    if (at === null) return [];
    const { number, label, text, quiet } = milestone;
    const name = `${placeName(milestone.axis, milestone.at)}: ${label}. ${text}`;
    return [
      {
        number,
        at: milestone.cuts ? boundary(at, rows) : at,
        label,
        text: name.slice(0, 300),
        quiet,
      },
    ];
  });
}

/** The ends of everything that has a place; not less than one apart where there is one place only. */
function ends(places: readonly (readonly number[])[]): readonly [number, number] | null {
  let [low, high] = [Infinity, -Infinity];
  for (const at of places) {
    low = Math.min(low, at[0] ?? Infinity);
    high = Math.max(high, at.at(-1) ?? -Infinity);
  }
  if (low > high) return null;
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

function chartOn(
  axis: Axis,
  keyed: Keyed,
  run: RunAnalysis,
  history: RunHistory,
  list: readonly Milestone[],
): RunChart | null {
  const alignment = alignRun(history, axis);
  const cuts = list
    .flatMap(({ cuts: cutting, axis: own, at }) =>
      cutting ? (alignment.place(own, at) ?? []) : [],
    )
    .toSorted((a, b) => a - b);
  const curveOf = (series: Series | null): Curve | null =>
    series === null ? null : makeCurve(series, alignment, cuts);
  const curves = { train: curveOf(keyed.train), validation: curveOf(keyed.validation) };
  const rows = keyed.rate === null ? null : alignment.places(keyed.rate);
  const broken = [keyed.train, keyed.validation, keyed.rate].map((series) =>
    (series?.nonFinite ?? []).flatMap(({ from, to }) => [
      ...[alignment.place(series?.axis ?? axis, from) ?? []].flat(),
      ...[alignment.place(series?.axis ?? axis, to) ?? []].flat(),
    ]),
  );
  const range = ends([
    curves.train?.at ?? [],
    curves.validation?.at ?? [],
    rows ?? [],
    ...broken.map((at) => at.toSorted((a, b) => a - b)),
  ]);
  if (range === null) return null;
  const [start, end] = range;
  return {
    axis,
    start,
    end,
    groups: groupsOf(curves, run, alignment),
    rate: keyed.rate === null || rows === null ? null : { series: keyed.rate, at: rows },
    marks: marksOf(list, alignment, rows),
    shades: shadesOf(run, keyed, alignment, end),
  };
}

/** One chart, or two where the log does not say how its steps and its epochs go together. */
export function runCharts(
  run: RunAnalysis,
  history: RunHistory,
  list: readonly Milestone[],
): readonly RunChart[] {
  const keyed = keyedSeries(run, history);
  const main = chartOn(run.axis, keyed, run, history, list);
  const other: Axis = run.axis === 'epoch' ? 'step' : 'epoch';
  const { places } = alignRun(history, run.axis);
  const left = (series: Series | null): Series | null =>
    series !== null && places(series) === null ? series : null;
  const rest: Keyed = {
    rate: left(keyed.rate),
    train: left(keyed.train),
    validation: left(keyed.validation),
  };
  const second = Object.values(rest).some((series) => series !== null)
    ? chartOn(other, rest, run, history, list)
    : null;
  return [main, second].filter((chart) => chart !== null);
}

/** What the chart shows, in words, for those who cannot see it. */
export function describeChart({ axis, start, end, groups, rate, marks }: RunChart): string {
  const parts = groups.flatMap(({ curves, best }) => [
    ...curves.map(({ curve, label }) => {
      const [first, last] = [
        curve.raw[0]?.value,
        curve.raw.findLast(({ value }) => value !== null)?.value,
      ];
      return `${label} (${curve.series.name}) from ${first ?? 'nothing'} to ${last ?? 'nothing'}`;
    }),
    ...(best === null ? [] : [`best ${best.value} at ${placeName(axis, best.x)}`]),
  ]);
  const rates = rate?.series.values ?? [];
  if (rates.length > 0) parts.push(`learning rate from ${rates[0]} to ${rates.at(-1)}`);
  const over = `From ${placeName(axis, start)} to ${placeName(axis, end)}`;
  const marked =
    marks.length === 0 ? '' : ` ${marks.length} numbered marks, explained in the list.`;
  return `${over}: ${parts.join('; ')}.${marked}`;
}
