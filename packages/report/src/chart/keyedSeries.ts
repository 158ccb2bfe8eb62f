import type { Axis, RunHistory, Series } from '@stepwise/core';
import type { RunAnalysis } from '@stepwise/analysis';

/** The series of a name, with the rows on the axis of the run before others. */
function findSeries(
  history: RunHistory,
  name: string | null,
  axis: Axis,
  fits: (series: Series) => boolean,
): Series | null {
  const found = history.series.filter((series) => series.name === name && fits(series));
  return found.find((series) => series.axis === axis) ?? found[0] ?? null;
}

/** What is drawn of a run. */
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
