import type { History, RunHistory, Series } from '@stepwise/core';
import type { Analysis, RunAnalysis } from '@stepwise/analysis';
import type { Mark } from '../drawing/mark.ts';
import { alignRun } from './alignment.ts';
import type { Curve } from './curve.ts';
import { keyedSeries, type Keyed } from './keyedSeries.ts';
import type { NamedCurve } from './lossPanels.ts';
import { reduceSamples } from './reduceSamples.ts';
import type { RunChart } from './runCharts.ts';

/** More borders than these are no help to the eye. */
const MOST_BORDERS = 40;

/** A run, and how far its places move on the common axis. */
interface Link {
  readonly run: RunAnalysis;
  readonly history: RunHistory;
  readonly keyed: Keyed;
  readonly shift: number;
  readonly start: number;
  readonly end: number;
}

/** Each run begins where the one before it has ended, one row on. */
function linksOf({ runs }: Analysis, history: History): readonly Link[] {
  const links: Link[] = [];
  let start = 0;
  for (const run of runs) {
    const own = history.runs[run.run];
    if (own === undefined || run.first === null || run.last === null) continue;
    const row = run.rows > 1 ? (run.last - run.first) / (run.rows - 1) : 1;
    const end = start + run.last - run.first;
    const shift = start - run.first;
    links.push({ run, history: own, keyed: keyedSeries(run, own), shift, start, end });
    start = end + (row > 0 ? row : 1);
  }
  return links;
}

interface Chain {
  readonly at: readonly number[];
  readonly values: readonly number[];
  /** The last place of each run: no line goes on from there. */
  readonly breaks: readonly number[];
  readonly first: Series;
}

function chain(links: readonly Link[], key: keyof Keyed): Chain | null {
  const at: number[] = [];
  const values: number[] = [];
  const breaks: number[] = [];
  let first: Series | null = null;
  for (const { run, history, keyed, shift, start, end } of links) {
    const series = keyed[key];
    const places = series === null ? null : alignRun(history, run.axis).places(series);
    if (series === null || places === null) continue;
    first ??= series;
    for (const [i, place] of places.entries()) {
      const moved = place + shift;
      const value = series.values[i];
      if (value === undefined || !(moved >= start && moved <= end)) continue;
      at.push(moved);
      values.push(value);
    }
    breaks.push(end);
  }
  return first === null || at.length === 0 ? null : { at, values, breaks, first };
}

function curveOf(links: readonly Link[], key: 'train' | 'validation'): Curve | null {
  const found = chain(links, key);
  if (found === null) return null;
  const { at, values, breaks, first } = found;
  const series: Series = { ...first, at, values, nonFinite: [] };
  return {
    series,
    at,
    values,
    raw: reduceSamples(at, values, breaks),
    smooth: null,
    geometric: false,
  };
}

function marksOf(links: readonly Link[]): readonly Mark[] {
  if (links.length > MOST_BORDERS) return [];
  return links.map(({ run, start }, i) => ({
    number: run.run + 1,
    at: start - (i === 0 ? 0 : 0.5),
    label: 'run',
    text: `Run ${run.run + 1} begins.`,
    quiet: false,
  }));
}

/** All runs of a file one after another; null where they count in different units. */
export function chainRuns(analysis: Analysis, history: History): RunChart | null {
  const links = linksOf(analysis, history);
  const [first] = links;
  if (first === undefined || links.some(({ run }) => run.axis !== first.run.axis)) return null;
  const named = (
    key: 'train' | 'validation',
    label: string,
    colour: string,
  ): readonly NamedCurve[] => {
    const curve = curveOf(links, key);
    return curve === null ? [] : [{ curve, label, colour }];
  };
  const train = named('train', 'training', 'train');
  const validation = named('validation', 'validation', 's0');
  const metric = validation.find(({ curve }) => curve.series.role !== 'loss');
  const { best } = analysis;
  const link = links.find(({ run }) => run.run === best?.run);
  const place =
    best === null || link === undefined
      ? null
      : alignRun(link.history, link.run.axis).place(best.axis, best.at);
  const of = validation[0]?.curve;
  const marked =
    best === null || link === undefined || place === null || of === undefined
      ? null
      : { x: place + link.shift, value: best.value, of };
  const groups =
    metric === undefined
      ? [{ title: 'Loss', curves: [...train, ...validation], best: marked }]
      : [
          { title: 'Training loss', curves: train, best: null },
          { title: metric.curve.series.name, curves: validation, best: marked },
        ];
  const rate = chain(links, 'rate');
  return {
    axis: first.run.axis,
    unit: `${first.run.axis}s, one run after another`,
    start: 0,
    end: Math.max(links.at(-1)?.end ?? 1, 1),
    groups: groups.filter(({ curves }) => curves.length > 0),
    rate: rate === null ? null : { series: { ...rate.first, values: rate.values }, at: rate.at },
    marks: marksOf(links),
    shades: [],
  };
}
