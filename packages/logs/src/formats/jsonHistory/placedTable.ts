import { meaningOf } from '../../columns/meaningOf.ts';
import { placeOf } from '../../columns/placeOf.ts';
import type { List } from '../../json/jsonTree.ts';
import type { TextColumn } from '../../json/textColumn.ts';

type Columns = ReadonlyMap<string, TextColumn>;

const IS_VALUE = /^(?:values?|data|y)$/i;
/** Seconds since 1970 are greater. */
const LEAST_TIME = 1e8;

/** The columns of one part of the data with the part before their names; null unless they say their own places. */
export function placedPart(part: string, columns: Columns): Columns | null {
  if (![...columns.keys()].some((name) => placeOf(name) !== null)) return null;
  return new Map(
    [...columns].map(([name, texts]) => [placeOf(name) === null ? `${part}/${name}` : name, texts]),
  );
}

/** `{ "loss": { "step": […], "value": […] } }`: one curve with its places; null for anything else. */
export function placedCurve(name: string, columns: Columns): Columns | null {
  if (columns.size !== 2) return null;
  const value = [...columns].find(([column]) => IS_VALUE.test(column));
  const place = [...columns].find(([column]) => placeOf(column) !== null);
  if (value === undefined || place === undefined) return null;
  return new Map([place, [name, value[1]]]);
}

/**
 * `{ "loss": [[10, 0.5], [20, 0.4]] }`, or with the time before the place, as TensorBoard saves a curve; null for anything
 * else. Places that follow each other are epochs, others steps.
 */
export function pairedCurve(name: string, { vectors, numbers }: List): Columns | null {
  if (numbers.length > 0 || meaningOf(name).role === 'rate') return null;
  const [first, second, third] = vectors;
  if (first === undefined || second === undefined || vectors.length > 3) return null;
  const hasTime = third !== undefined && numbersOf(first).every((time) => time > LEAST_TIME);
  if (third !== undefined && !hasTime) return null;
  const place = hasTime ? second : first;
  const places = numbersOf(place);
  const isPlace = places.every(
    (at, i) => Number.isInteger(at) && (i === 0 || at > (places[i - 1] ?? at)),
  );
  if (!isPlace) return null;
  const isEpoch = (places[0] ?? 0) <= 1 && places.every((at, i) => at === (places[0] ?? 0) + i);
  return new Map([
    [isEpoch ? 'epoch' : 'step', place],
    [name, third ?? second],
  ]);
}

function numbersOf(texts: TextColumn): readonly number[] {
  return [...texts.entries()].map(({ text }) => Number(text));
}
