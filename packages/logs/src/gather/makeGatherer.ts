import type { RunHistory } from '@stepwise/core';
import { damageList } from './damageList.ts';
import type { Column, Gathered, Gatherer, Meaning } from './gatherer.ts';
import { GatheredColumn } from './gatheredColumn.ts';
import { RunBuilder } from './runBuilder.ts';

/** A gatherer, and what it has gathered. */
export interface FinishingGatherer extends Gatherer {
  /** Ends the last run. Nothing can be added after it. */
  finish(): Gathered;
}

/** An empty gatherer. */
export function makeGatherer(): FinishingGatherer {
  const runs: RunHistory[] = [];
  const fileDamage = damageList();
  const columns = new Map<string, GatheredColumn>();
  let run = new RunBuilder();

  const endRun = (): void => {
    for (const column of columns.values()) column.endRun(run);
    const ended = run.build();
    if (ended.series.length > 0) runs.push(ended);
    else for (const damage of ended.damage) fileDamage.add(damage);
  };
  const startRun = (name: string | null = null): void => {
    const empty = [...columns.values()].every((column) => column.empty);
    if (!empty) {
      endRun();
      run = new RunBuilder(run.facts.framework);
    }
    run.name = name;
  };

  return {
    column: (name: string, meaning: Meaning): Column => {
      const key = `${meaning.axis} ${name}`;
      const known = columns.get(key);
      const column = known ?? new GatheredColumn(name, () => run, startRun);
      column.meaning = meaning;
      if (known === undefined) columns.set(key, column);
      return column;
    },
    startRun,
    facts: (facts) => run.setFacts(facts),
    message: (message) => {
      run.messages.push(message);
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
