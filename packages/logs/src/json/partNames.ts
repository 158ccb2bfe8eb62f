import { meaningOf } from '../columns/meaningOf.ts';
import { placeOf } from '../columns/placeOf.ts';
import type { FlatRecord } from './flatten.ts';

const TELLS_PART = /^(?:phase|mode|split|stage|subset|set|type|part|dataset)$/i;
const IS_PART =
  /^(?:train|training|val|valid|validation|dev|eval|evaluation|test|testing)(?:_epoch|_step)?$/i;

/** What names the `value` of a row. */
const NAMES_VALUE = /^(?:key|metric|metric_?name|tag|name)$/i;

/**
 * The numbers of a row by name. Where a word in it tells the data that it was measured on, as in
 * `{ "phase": "val", "loss": 0.5 }`, the names say so, too: `val/loss`. A row such as
 * `{ "key": "loss", "value": 0.5, "step": 1 }` has `loss`.
 */
export function partNames({ numbers, words }: FlatRecord): ReadonlyMap<string, string> {
  if (words.size === 0) return numbers;
  const value = numbers.get('value');
  if (value !== undefined) {
    const name = [...words].find(([key]) => NAMES_VALUE.test(key))?.[1];
    if (typeof name === 'string') return pivoted(numbers, name, value);
  }
  const part = [...words].find(
    ([key, word]) => TELLS_PART.test(key) && typeof word === 'string' && IS_PART.test(word),
  )?.[1];
  if (typeof part !== 'string') return numbers;
  return new Map([...numbers].map(([name, text]) => [named(name, part), text] as const));
}

function named(name: string, part: string): string {
  if (placeOf(name) !== null) return name;
  const { role, of } = meaningOf(name);
  const says = role === 'rate' || role === 'time' || (of !== null && name.includes('_'));
  return says ? name : `${part}/${name}`;
}

/** The row's places, and its one value under its name. */
function pivoted(
  numbers: ReadonlyMap<string, string>,
  name: string,
  value: string,
): ReadonlyMap<string, string> {
  const places = [...numbers].filter(([key]) => placeOf(key) !== null);
  return new Map([...places, [name, value]]);
}
