import type { Column, Gatherer } from '../../gather/gatherer.ts';
import { pairsOf } from './pairsOf.ts';
import { placeIn } from './placeIn.ts';
import { textReader } from './textReader.ts';

/** What plain text there is in the beginning of a file. */
export interface Rows {
  /** Places at which the same name has a value: the most of any name. */
  readonly places: number;
  /** Lines that name their own place beside other numbers, as no row of a table does. */
  readonly placed: number;
  /** The first line with a value. */
  readonly shown: string;
}

const nothing = (): void => undefined;

/** Reads lines as plain text, and only counts. */
export function findRows(lines: readonly string[]): Rows {
  const found = new Map<string, Set<number>>();
  const gatherer: Gatherer = {
    column(name): Column {
      const places = found.get(name) ?? new Set();
      found.set(name, places);
      const add = (at: number): void => {
        places.add(at);
      };
      return { add, addPart: add };
    },
    startRun: nothing,
    facts: nothing,
    message: nothing,
    event: nothing,
    run: nothing,
    damage: nothing,
    fileDamage: nothing,
  };
  const reader = textReader(gatherer);
  let placed = 0;
  let shown = '';
  for (const line of lines) {
    const before = reader.values;
    reader.line(line);
    if (reader.values === before) continue;
    if (shown === '') shown = line.trim();
    const { epoch, step } = placeIn(pairsOf(line).pairs, { inEpoch: false, isBar: true });
    if ((epoch?.name ?? step?.name ?? '') !== '') placed += 1;
  }
  reader.end();
  const places = Math.max(0, ...[...found.values()].map(({ size }) => size));
  return { places, placed, shown };
}
