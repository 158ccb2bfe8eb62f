import type { Axis } from '@stepwise/core';
import { meaningOf } from '../columns/meaningOf.ts';
import { placeOf } from '../columns/placeOf.ts';
import type { Detection, Format, Head, LineReader } from '../format.ts';
import type { Gatherer } from '../gather/gatherer.ts';
import { cachedColumns } from '../json/cachedColumns.ts';
import { cachedPlaces } from '../json/cachedPlaces.ts';
import { countOn } from '../json/countOn.ts';
import type { FlatRecord } from '../json/flatten.ts';
import { lineRecord } from '../json/lineRecord.ts';
import { partNames } from '../json/partNames.ts';
import { recordLines } from '../json/recordLines.ts';
import { settingsOf } from './jsonHistory/settingsOf.ts';

const TITLE = 'JSON lines';

/**
 * An object on each line, with names as people choose them; Stepwise's own `jsonLinesLogger` writes such lines. A row that
 * says its step and its epoch stands at the epoch where each epoch has one row, else at the step; steps that are counted
 * inside the epoch are counted on. Rows that say neither are counted from 0. An object before the first row with a place is
 * the run's settings.
 *
 * The objects may also stand at the ends of lines that begin with something else, such as the time, as fairseq prints them;
 * lines without one are then no damage.
 */
export const jsonLines: Format = { name: 'json-lines', title: TITLE, detect, open };

/** Lines of a head that are looked at. */
const LOOKED_AT = 50;

function detect({ lines }: Head): Detection | null {
  const records = recordsOf(lines);
  const names = [...new Set(records.flatMap(({ numbers }) => [...numbers.keys()]))];
  const curves = names.filter((name) => meaningOf(name).role !== 'other');
  if (curves.length === 0) return null;
  const place = names.find((name) => placeOf(name) !== null);
  const some = curves.slice(0, 3).join(', ');
  return {
    score: place === undefined ? 0.35 : 0.5,
    because: `its lines are objects with ${place === undefined ? some : `${place}, ${some}`}`,
  };
}

function open(gatherer: Gatherer, { lines }: Head): LineReader {
  const isByStep = areRepeated(recordsOf(lines));
  const byEpoch = cachedColumns(gatherer, (name) => ({ ...meaningOf(name), axis: 'epoch' }));
  const byStep = cachedColumns(gatherer, (name) => ({ ...meaningOf(name), axis: 'step' }));
  const counted = countOn();
  const places = cachedPlaces();
  let rows = 0;
  let hasPlaces = false;
  let isStep = false;
  let last = 0;

  const reader = recordLines(gatherer, {
    title: TITLE,
    wanted: 'numbers under names such as epoch, loss and lr',
    record(record) {
      const numbers = partNames(record);
      if (numbers.size === 0 && record.words.size === 0) return false;
      const epoch = placeIn(numbers, 'epoch', places);
      const step = counted.next(epoch, placeIn(numbers, 'step', places));
      const isPlaced = !Number.isNaN(epoch) || !Number.isNaN(step);
      if (!isPlaced && !hasPlaces && rows === 0 && isSettings(record, lines)) {
        gatherer.facts({ configuration: settingsOf(new Map([...record.words, ...numbers])) });
        return true;
      }
      if (isPlaced) {
        hasPlaces = true;
        isStep = Number.isNaN(epoch) || (isByStep && !Number.isNaN(step));
        last = isStep ? step : epoch;
      } else if (!hasPlaces) last = rows;
      rows += 1;
      const column = isStep ? byStep : byEpoch;
      const elsewhere = isStep ? epoch : step;
      for (const [name, text] of numbers) {
        if (places(name) === null) column(name)?.add(last, text, isPlaced ? elsewhere : undefined);
      }
      return numbers.size > 0;
    },
  });
  if (!arePrefixed(lines)) return reader;
  return {
    ...reader,
    line(text, number) {
      const object = objectIn(text);
      if (object !== null) reader.line(object, number);
    },
  };
}

/** Whether the objects come after something else in their lines. */
function arePrefixed(lines: readonly string[]): boolean {
  return lines.some((line) => objectIn(line) !== null) && !lines.some((line) => isObject(line));
}

function isObject(line: string): boolean {
  return line.trimStart().startsWith('{');
}

/** The object at the end of a line after something else; null where there is none. */
function objectIn(line: string): string | null {
  const from = line.indexOf('{"');
  return from > 0 && line.trimEnd().endsWith('}') ? line.slice(from) : null;
}

function recordsOf(lines: readonly string[]): readonly FlatRecord[] {
  const objects = arePrefixed(lines)
    ? lines.map((line) => objectIn(line)).filter((object) => object !== null)
    : lines;
  return objects
    .slice(0, LOOKED_AT)
    .map((line) => lineRecord(line))
    .filter((record) => typeof record !== 'string');
}

/** The greatest of the row's places on an axis: a step in all is greater than one inside the epoch. */
function placeIn(
  numbers: ReadonlyMap<string, string>,
  axis: Axis,
  places: (name: string) => Axis | null = placeOf,
): number {
  let place = Number.NaN;
  for (const [name, text] of numbers) {
    if (places(name) === axis && !(Number(text) <= place)) place = Number(text);
  }
  return place;
}

/** Whether several rows with a step are of the same epoch, or an epoch is no whole one. */
function areRepeated(records: readonly FlatRecord[]): boolean {
  const epochs = records
    .filter(({ numbers }) => !Number.isNaN(placeIn(numbers, 'step')))
    .map(({ numbers }) => placeIn(numbers, 'epoch'));
  return epochs.some(
    (epoch, i) => (i > 0 && epoch === epochs[i - 1]) || (epoch % 1 !== 0 && !Number.isNaN(epoch)),
  );
}

/** Whether an object without a place is no row, as rows after it have one. */
function isSettings({ numbers }: FlatRecord, lines: readonly string[]): boolean {
  const isPlaced = recordsOf(lines).some((record) =>
    [...record.numbers.keys()].some((name) => placeOf(name) !== null),
  );
  return isPlaced || numbers.size === 0;
}
