import type { RunHistory } from '@stepwise/core';
import { detached } from './detached.ts';
import { damageList } from './damageList.ts';
import type { Column, Gathered, Gatherer, Meaning } from './gatherer.ts';
import { GatheredColumn } from './gatheredColumn.ts';
import { RunBuilder } from './runBuilder.ts';

/** A gatherer, and what it has gathered. */
export interface FinishingGatherer extends Gatherer {
  /** Ends the last run. Nothing can be added after it. */
  finish(): Gathered;
}

/** No file holds so many; what claims to has places that mean nothing, or names that are data. */
const MOST_RUNS = 10_000;
const MOST_COLUMNS = 10_000;
const TOO_MANY_RUNS = {
  code: 'unreadable-line',
  text: `There are more than ${MOST_RUNS} runs; those after that were left out.`,
} as const;
const TOO_MANY_COLUMNS = {
  code: 'unreadable-line',
  text: `There are more than ${MOST_COLUMNS} columns; the others were left out.`,
} as const;
const NO_COLUMN: Column = { add: () => undefined, addPart: () => undefined };

/** An empty gatherer. */
export function makeGatherer(): FinishingGatherer {
  const runs: RunHistory[] = [];
  const fileDamage = damageList();
  const columns = new Map<string, GatheredColumn>();
  /** Those that have been written to in this run. */
  let active: GatheredColumn[] = [];
  let run = new RunBuilder();
  let isFull = false;

  const endRun = (): void => {
    for (const column of active.toSorted((a, b) => a.order - b.order)) column.endRun(run);
    active = [];
    const ended = run.build();
    if (ended.series.length === 0) for (const damage of ended.damage) fileDamage.add(damage);
    else runs.push(ended);
  };
  const startRun = (name: string | null = null): void => {
    if (isFull) return;
    if (!active.every((column) => column.empty)) {
      endRun();
      run = new RunBuilder(run.facts.framework);
      if (runs.length >= MOST_RUNS) {
        isFull = true;
        fileDamage.add(TOO_MANY_RUNS);
      }
    }
    run.name = name === null ? null : detached(name);
  };

  return {
    column: (name: string, meaning: Meaning): Column => {
      const key = `${meaning.axis} ${name}`;
      const known = columns.get(key);
      if (known === undefined && columns.size >= MOST_COLUMNS) {
        fileDamage.add(TOO_MANY_COLUMNS);
        return NO_COLUMN;
      }
      const column =
        known ??
        new GatheredColumn(name, columns.size, {
          run: () => (isFull ? null : run),
          startRun,
          wake: (one) => {
            active.push(one);
          },
        });
      column.meaning = meaning;
      if (known === undefined) columns.set(key, column);
      return column;
    },
    startRun,
    facts: (facts) => run.setFacts(facts),
    message: (message) => {
      run.messages.push({ ...message, text: detached(message.text) });
    },
    event: (event) => {
      run.events.push(event);
    },
    run: (whole) => {
      startRun();
      runs.push(whole);
    },
    damage: (damage) => run.damage.add(damage),
    fileDamage: (damage) => fileDamage.add(damage),
    finish: () => {
      endRun();
      return { runs, damage: fileDamage.list() };
    },
  };
}
