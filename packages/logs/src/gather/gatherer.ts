import type { Damage, Message, RunFacts, RunHistory, SchedulerEvent, Series } from '@stepwise/core';

/** What a column of a log is. */
export type Meaning = Pick<Series, 'role' | 'of' | 'mode' | 'axis' | 'group' | 'sumOf'>;

/**
 * Takes what a reader finds and makes runs of it. Missing values, numbers that are not finite, the digits that were
 * written, repeated and falling places are its business, so that no reader has them.
 */
export interface Gatherer {
  /**
   * The column of that name in the current run. A name may stand for two columns on different axes. Ask again after
   * `startRun`; otherwise keep it, as looking it up costs time.
   */
  column(name: string, meaning: Meaning): Column;
  /** Ends the current run, unless it is empty, and begins another. A file's first run begins by itself. */
  startRun(name?: string | null): void;
  /** Sets facts of the current run; a later one replaces an earlier one, configuration entry by entry. */
  facts(facts: RunFacts): void;
  message(message: Message): void;
  /** A decision of the scheduler that drove the current run. */
  event(event: SchedulerEvent): void;
  /** Ends the current run, unless it is empty, and puts one after it that is whole already. */
  run(run: RunHistory): void;
  /** Damage of the current run. The same code and text again only counts. */
  damage(damage: Damage): void;
  /** Damage of the file. */
  fileDamage(damage: Damage): void;
}

/** One column that is being gathered. */
export interface Column {
  /**
   * The value at a place: a number, or the text of the cell as it stands in the file (`' 0.5'`, `NA`, `''`, `nan`,
   * `1.56e-05`); the digits of a text are remembered as the column's precision. What is missing is left out; what is
   * no number is damage `not-a-number`. `elsewhere` is the place on the other axis.
   */
  add(at: number, written: string | number, elsewhere?: number): void;
  /** The same for a cell that is part of a line, from `from` to before `to`; faster than cutting it out. */
  addPart(at: number, line: string, from: number, to: number, elsewhere?: number): void;
}

/** What all of it comes to. */
export interface Gathered {
  readonly runs: readonly RunHistory[];
  readonly damage: readonly Damage[];
}
