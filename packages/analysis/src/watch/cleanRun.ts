import type { Damage, RunHistory, Series } from '@stepwise/core';
import { placesOn } from '../replay/observations.ts';

/** A run without the places of which its damage says that they are in doubt. The run itself where there are none. */
export function cleanRun(run: RunHistory): RunHistory {
  const doubts = run.damage.filter(({ from }) => from !== undefined);
  if (doubts.length === 0) return run;
  const isDoubtful = (series: Series): ((row: number, at: number) => boolean) => {
    const tests = doubts.map((damage) => testOf(series, damage));
    return (row, at) => tests.some((test) => test(row, at));
  };
  return { ...run, series: run.series.map((series) => keep(series, isDoubtful(series))) };
}

/** Whether a row is in doubt; a series that does not say where it stands on the damage's axis is not. */
function testOf(series: Series, { from, to }: Damage): (row: number, at: number) => boolean {
  if (from === undefined) return () => false;
  const places = placesOn(series, from.axis);
  if (places === null) return () => false;
  const end = to?.axis === from.axis ? to.at : Infinity;
  return (row, at) => {
    const place = places === series.at ? at : (places[row] ?? Number.NaN);
    return place >= from.at && place <= end;
  };
}

function keep(series: Series, isDoubtful: (row: number, at: number) => boolean): Series {
  const rows = [...series.at.keys()].filter((row) => !isDoubtful(row, series.at[row] ?? 0));
  const { elsewhere } = series;
  return {
    ...series,
    at: rows.map((row) => series.at[row] ?? 0),
    values: rows.map((row) => series.values[row] ?? 0),
    ...(elsewhere && { elsewhere: rows.map((row) => elsewhere[row] ?? 0) }),
    nonFinite: series.nonFinite.filter(({ from }) => !isDoubtful(-1, from)),
  };
}
