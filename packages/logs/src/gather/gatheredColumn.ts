import { emptyCell, readCell } from './cell.ts';
import type { Column, Meaning } from './gatherer.ts';
import type { RunBuilder } from './runBuilder.ts';
import { SeriesBuilder } from './seriesBuilder.ts';

const cell = emptyCell();
/** Characters of a bad cell that its damage shows. */
const SHOWN = 40;

/** What a column needs of its gatherer. */
interface Owner {
  /** The current one; null when no more are taken. */
  run(): RunBuilder | null;
  startRun(): void;
  /** Is called when the column is first written to in a run. */
  wake(column: GatheredColumn): void;
}

/** A column through all runs of a file. */
export class GatheredColumn implements Column {
  meaning: Meaning = { role: 'other', of: null, mode: null, axis: 'epoch' };
  readonly order: number;
  readonly #name: string;
  readonly #owner: Owner;
  #series: SeriesBuilder | undefined;
  #awake = false;
  #unread = 0;
  #firstUnread = '';

  /** @param order Among the columns of the file. */
  constructor(name: string, order: number, owner: Owner) {
    this.#name = name;
    this.order = order;
    this.#owner = owner;
  }

  get empty(): boolean {
    return this.#series?.empty ?? true;
  }

  add(at: number, written: string | number, elsewhere: number = Number.NaN): void {
    if (typeof written === 'string') {
      this.addPart(at, written, 0, written.length, elsewhere);
      return;
    }
    cell.kind = kindOf(written);
    cell.value = written;
    this.#put(at, elsewhere, false);
  }

  addPart(
    at: number,
    line: string,
    from: number,
    to: number,
    elsewhere: number = Number.NaN,
  ): void {
    readCell(line, cell, from, to);
    if (cell.kind === 'missing') return;
    if (cell.kind === 'no-number') {
      this.#wake();
      if (this.#unread++ === 0) this.#firstUnread = line.slice(from, to).trim().slice(0, SHOWN);
      return;
    }
    this.#put(at, elsewhere, true);
  }

  /** Takes what `cell` says. */
  #put(at: number, elsewhere: number, fromText: boolean): void {
    if (!Number.isFinite(at)) {
      this.#owner.run()?.damage.add({
        code: 'unreadable-line',
        text: 'A row whose place is no number was left out.',
      });
      return;
    }
    if (this.#series !== undefined && at < this.#series.last) this.#owner.startRun();
    const series = this.#series ?? this.#begin();
    if (series === null) return;
    if (cell.kind === 'NaN' || cell.kind === 'Infinity' || cell.kind === '-Infinity') {
      series.infinite(at, cell.kind);
      return;
    }
    if (fromText) series.digits.text(cell);
    else series.digits.number(cell.value);
    series.finite(at, cell.value, elsewhere);
  }

  /** Null when no more runs are taken. */
  #begin(): SeriesBuilder | null {
    const run = this.#owner.run();
    if (run === null) return null;
    this.#wake();
    this.#series = new SeriesBuilder(run.places[this.meaning.axis]);
    return this.#series;
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    this.#owner.wake(this);
  }

  /** Hands over what the run has of this column; after that it is empty. */
  endRun(run: RunBuilder): void {
    const series = this.#series;
    this.#series = undefined;
    this.#awake = false;
    if (this.#unread > 0) {
      run.damage.add({
        code: 'not-a-number',
        text: `The column ${JSON.stringify(this.#name)} has cells that are no numbers, the first of them ${JSON.stringify(this.#firstUnread)}; they were left out.`,
        count: this.#unread,
      });
      this.#unread = 0;
    }
    if (series === undefined || series.empty) return;
    if (this.meaning.role === 'loss' && this.meaning.of === 'validation' && series.allZero) {
      run.damage.add({
        code: 'missing-column',
        text: `The column ${JSON.stringify(this.#name)} is 0 in every row; a validation loss was not measured, and it was left out.`,
      });
      return;
    }
    run.repeats = Math.max(run.repeats, series.repeats);
    run.series.push(series.build(this.#name, this.meaning, (places) => run.same(places)));
  }
}

function kindOf(value: number): 'number' | 'NaN' | 'Infinity' | '-Infinity' {
  if (Number.isFinite(value)) return 'number';
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}
