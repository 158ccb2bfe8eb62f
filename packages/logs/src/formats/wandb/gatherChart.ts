import type { Axis } from '@stepwise/core';
import { meaningOf } from '../../columns/meaningOf.ts';
import { placeOf } from '../../columns/placeOf.ts';
import type { Gatherer } from '../../gather/gatherer.ts';
import type { TextColumn } from '../../json/textColumn.ts';
import { numberOf } from '../../table/cells.ts';
import { wandbColumns, type WandbColumn } from './wandbColumns.ts';

/** Where the rows of a run stand. */
interface RunPlaces {
  readonly axis: Axis;
  at(row: number): number;
  elsewhere(row: number): number | undefined;
}

/**
 * Gives a chart to the gatherer, run by run.
 *
 * @param places the x axis, one for each row.
 * @param texts the columns, by index.
 */
export function gatherChart(
  gatherer: Gatherer,
  names: readonly string[],
  places: readonly number[],
  texts: ReadonlyMap<number, TextColumn>,
): void {
  const runs = new Map<string | null, WandbColumn[]>();
  for (const column of wandbColumns(names)) {
    const columns = runs.get(column.run) ?? [];
    columns.push(column);
    runs.set(column.run, columns);
  }
  for (const [run, columns] of runs) {
    gatherer.startRun(run);
    const rows = placesOf(names[0] ?? '', places, columns, texts);
    for (const { index, metric } of columns) {
      if (placeOf(metric) !== null) continue;
      const column = gatherer.column(metric, { ...meaningOf(metric), axis: rows.axis });
      for (const entry of texts.get(index)?.entries() ?? []) {
        column.add(rows.at(entry.index), entry.text, rows.elsewhere(entry.index));
      }
    }
  }
}

/**
 * By the x axis; a metric of the run that counts steps or epochs gives the other axis. Where an epoch has several points
 * and their steps are there, by the steps. Points over a time are numbered, as a time is neither.
 */
function placesOf(
  axisName: string,
  places: readonly number[],
  columns: readonly WandbColumn[],
  texts: ReadonlyMap<number, TextColumn>,
): RunPlaces {
  const axis = placeOf(axisName);
  const countIn = (wanted: Axis): Map<number, number> => {
    const found = columns.find(({ metric }) => placeOf(metric) === wanted);
    const entries = found === undefined ? [] : (texts.get(found.index)?.entries() ?? []);
    return new Map([...entries].map(({ index, text }) => [index, numberOf(text)]));
  };
  const steps = countIn('step');
  const epochs = countIn('epoch');
  const at = (row: number): number => places[row] ?? Number.NaN;
  const step = (row: number): number | undefined => steps.get(row);
  const epoch = (row: number): number | undefined => epochs.get(row);
  if (axis === 'step') return { axis, at, elsewhere: epoch };
  if (axis === 'epoch') {
    const repeats = places.some((place, row) => row > 0 && place === places[row - 1]);
    if (!repeats || steps.size === 0) return { axis, at, elsewhere: step };
    return { axis: 'step', at: (row) => steps.get(row) ?? Number.NaN, elsewhere: at };
  }
  if (steps.size > 0) {
    return { axis: 'step', at: (row) => steps.get(row) ?? Number.NaN, elsewhere: epoch };
  }
  return { axis: 'step', at: (row) => row, elsewhere: epoch };
}
