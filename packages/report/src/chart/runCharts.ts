import type { Axis, RunHistory, Series } from '@stepwise/core';
import type { RunAnalysis } from '@stepwise/analysis';
import type { Mark } from '../drawing/mark.ts';
import type { Shade } from '../drawing/stack.ts';
import type { Milestone } from '../story/milestone.ts';
import { alignRun } from './alignment.ts';
import { marksOf, shadesOf } from './chartMarks.ts';
import { makeCurve, type Curve } from './curve.ts';
import { keyedSeries, type Keyed } from './keyedSeries.ts';
import { lossGroups } from './lossGroups.ts';
import type { LossGroup } from './lossPanels.ts';

/** What is drawn on one axis: losses above, the rate below. */
export interface RunChart {
  readonly axis: Axis;
  /** What stands under the axis, where it is not the axis' name. */
  readonly unit?: string;
  readonly start: number;
  readonly end: number;
  readonly groups: readonly LossGroup[];
  readonly rate: { readonly series: Series; readonly at: readonly number[] } | null;
  readonly marks: readonly Mark[];
  readonly shades: readonly Shade[];
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
    groups: lossGroups(curves, run, alignment),
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
