import { emptyCell, readCell } from './cell.ts';
import type { Column, Meaning } from './gatherer.ts';
import type { RunBuilder } from './runBuilder.ts';
import { SeriesBuilder } from './seriesBuilder.ts';

const cell = emptyCell();
/** Characters of a bad cell that its damage shows. */
const SHOWN = 40;

/** A column through all runs of a file. */
export class GatheredColumn implements Column {
  meaning: Meaning = { role: 'other', of: null, mode: null, axis: 'epoch' };
  readonly #name: string;
  readonly #run: () => RunBuilder;
  readonly #startRun: () => void;
  #series: SeriesBuilder | undefined;
  #unread = 0;
  #firstUnread = '';

  constructor(name: string, run: () => RunBuilder, startRun: () => void) {
    this.#name = name;
    this.#run = run;
    this.#startRun = startRun;
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
      if (this.#unread++ === 0) this.#firstUnread = line.slice(from, to).trim().slice(0, SHOWN);
      return;
    }
    this.#put(at, elsewhere, true);
  }

  /** Takes what `cell` says. */
  #put(at: number, elsewhere: number, fromText: boolean): void {
    if (!Number.isFinite(at)) {
      this.#run().damage.add({
        code: 'unreadable-line',
        text: 'A row whose place is no number was left out.',
      });
      return;
    }
    if (this.#series !== undefined && at < this.#series.last) this.#startRun();
    const series = (this.#series ??= new SeriesBuilder(this.#run().places[this.meaning.axis]));
    if (cell.kind === 'NaN' || cell.kind === 'Infinity' || cell.kind === '-Infinity') {
      series.infinite(at, cell.kind);
      return;
    }
    if (fromText) series.digits.text(cell);
    else series.digits.number(cell.value);
    series.finite(at, cell.value, elsewhere);
  }

  /** Hands over what the run has of this column; after that it is empty. */
  endRun(run: RunBuilder): void {
    const series = this.#series;
    this.#series = undefined;
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
