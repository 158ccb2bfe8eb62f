import { meaningOf } from '../columns/meaningOf.ts';
import { placeOf } from '../columns/placeOf.ts';
import type { FlatRecord } from './flatten.ts';

const TELLS_PART = /^(?:phase|mode|split|stage|subset|set|type|part|dataset)$/i;
const IS_PART =
  /^(?:train|training|val|valid|validation|dev|eval|evaluation|test|testing)(?:_epoch|_step)?$/i;

/**
 * The numbers of a row by name. Where a word in it tells the data that it was measured on, as in
 * `{ "phase": "val", "loss": 0.5 }`, the names say so, too: `val/loss`.
 */
export function partNames({ numbers, words }: FlatRecord): ReadonlyMap<string, string> {
  if (words.size === 0) return numbers;
  const part = [...words].find(
    ([name, value]) => TELLS_PART.test(name) && typeof value === 'string' && IS_PART.test(value),
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
