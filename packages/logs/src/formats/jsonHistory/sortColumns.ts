import { meaningOf } from '../../columns/meaningOf.ts';
import type { TextColumn } from '../../json/textColumn.ts';

type Columns = readonly (readonly [name: string, texts: TextColumn])[];

/** Lists side by side, by what they are. */
export interface SortedColumns {
  /** One value for each epoch. */
  readonly main: Columns;
  /** Several for each epoch. */
  readonly long: Columns;
  /** Short lists that are no curve, such as `phase_starts`, as a text. */
  readonly settings: Readonly<Record<string, string>>;
  /** Other lists that are no curve. */
  readonly leftOut: readonly string[];
}

/** From so many times the length of the others on, a list has several values for an epoch. */
const LONG = 1.5;
const SHORT = 64;

/** Tells apart lists by their length, measured by that of the validation loss, or by the most frequent one. */
export function sortColumns(columns: Columns): SortedColumns {
  const length = usualLength(columns);
  const main: (readonly [string, TextColumn])[] = [];
  const long: (readonly [string, TextColumn])[] = [];
  const settings = new Map<string, string>();
  const leftOut: string[] = [];
  for (const column of columns) {
    const [name, texts] = column;
    const isCurve = meaningOf(name).role !== 'other';
    if (texts.length > LONG * length) (isCurve ? long : []).push(column);
    else if (isCurve || Math.abs(texts.length - length) <= 1) main.push(column);
    if (isCurve || Math.abs(texts.length - length) <= 1) continue;
    const setting = asSetting(texts);
    if (setting === null) leftOut.push(name);
    else settings.set(name, setting);
  }
  return { main, long, settings: Object.fromEntries(settings), leftOut };
}

/** A list as a text; null for one that is too long for that. */
export function asSetting(texts: TextColumn): string | null {
  if (texts.length > SHORT) return null;
  return [...texts.entries()].map(({ text }) => text).join(', ');
}

function usualLength(columns: Columns): number {
  const validation = columns.find(([name]) => {
    const { role, of } = meaningOf(name);
    return role === 'loss' && of === 'validation';
  });
  if (validation !== undefined) return validation[1].length;
  const counts = new Map<number, number>();
  for (const [name, { length }] of columns) {
    if (meaningOf(name).role !== 'other') counts.set(length, (counts.get(length) ?? 0) + 1);
  }
  const most = [...counts].toSorted(([, a], [, b]) => b - a)[0];
  return most?.[0] ?? columns[0]?.[1].length ?? 0;
}
