import type { SchedulerEvent } from '../event.ts';

/** What a place is counted in. Steps are those of the optimizer; a log's "iteration" is a step. */
export type Axis = 'epoch' | 'step';

/**
 * What a training has written down, from whatever file or callback: plain JSON, one shape for all. Readers make it
 * (`@stepwise/logs`, the adapters), `@stepwise/analysis` explains it.
 *
 * @example
 * ```ts
 * const history = {
 *   version: 1,
 *   source: { format: 'by hand', because: 'written for this example', name: null },
 *   runs: [
 *     {
 *       name: null,
 *       series: [
 *         { name: 'lr', role: 'rate', of: null, mode: null, axis: 'epoch', at: [1, 2], values: [0.1, 0.05], nonFinite: [] },
 *         { name: 'val_loss', role: 'loss', of: 'validation', mode: 'min', axis: 'epoch', at: [1, 2], values: [0.9, 0.8], nonFinite: [] },
 *       ],
 *       facts: {},
 *       messages: [],
 *       events: [],
 *       damage: [],
 *     },
 *   ],
 *   damage: [],
 * };
 * checkHistory(history).runs.length; // 1
 * ```
 */
export interface History {
  readonly version: 1;
  readonly source: Source;
  /** In the order of the file; at least one series each. Empty where nothing could be read: `damage` says why. */
  readonly runs: readonly RunHistory[];
  /** What is wrong with the file as a whole. */
  readonly damage: readonly Damage[];
}

/** Where a history comes from. */
export interface Source {
  /** The format's name, such as `keras-csv`. */
  readonly format: string;
  /** Why it was read in that format, as a sentence. */
  readonly because: string;
  /** The file's name, where there is one. */
  readonly name: string | null;
}

/** One training: a file in which the epochs begin again holds several. */
export interface RunHistory {
  /** What the file calls it: the columns that tell runs apart, a heading. */
  readonly name: string | null;
  readonly series: readonly Series[];
  readonly facts: RunFacts;
  /** What the training has said in words, by place. */
  readonly messages: readonly Message[];
  /** The decisions of a Stepwise scheduler, where one drove the run; `at` of these is the scheduler's step. */
  readonly events: readonly SchedulerEvent[];
  readonly damage: readonly Damage[];
}

/** What the file says about the run beside its numbers. A fact that it does not say is absent. */
export interface RunFacts {
  /** Who trained: rules such as patience mean different things in different systems. */
  readonly framework?: string;
  /** How many epochs, or steps, were asked for. */
  readonly plannedEpochs?: number;
  readonly plannedSteps?: number;
  readonly stepsPerEpoch?: number;
  /** Settings as the file names and writes them: `'Early stopping patience'` → 15. */
  readonly configuration?: Readonly<Record<string, string | number | boolean>>;
}

/** One column of numbers over a run. */
export interface Series {
  /** As the file names it. */
  readonly name: string;
  readonly role: 'loss' | 'rate' | 'metric' | 'time' | 'other';
  /** The data that it was measured on; null for a rate, a time and what does not say. */
  readonly of: 'train' | 'validation' | 'test' | null;
  /** Whether lower or higher is better; null where that is not known. */
  readonly mode: 'min' | 'max' | null;
  /** The parameter group of a rate, where the file tells groups apart. */
  readonly group?: string;
  /** The columns that this one is the sum of; it is not itself in the file then. */
  readonly sumOf?: readonly string[];
  readonly axis: Axis;
  /** Where the values stand on the axis, numbered as the file numbers them; rising strictly, may be fractions. */
  readonly at: readonly number[];
  /** The same places on the other axis, where the file says them. */
  readonly elsewhere?: readonly number[];
  /** Finite, one for each place. A row without a value is not here. */
  readonly values: readonly number[];
  /** The stretches of places at which there was a number that is not finite; these places are not in `at`. */
  readonly nonFinite: readonly NonFinite[];
  /** How exactly the values were written: two that differ by less may be the same. Absent: in full. */
  readonly precision?: Precision;
}

/** Neighbouring rows, `count` of them from the place `from` to the place `to`, that all have the same value. */
export interface NonFinite {
  readonly value: 'NaN' | 'Infinity' | '-Infinity';
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Numbers written with so many significant digits (1.56e-05: 3), or so many digits after the point (0.000016: 6). */
export type Precision = { readonly significant: number } | { readonly decimals: number };

/** Something that the training has said in words. */
export interface Message {
  /**
   * - `reduced`: a callback says that it reduced the rate, to `value`; from `at` on where the log says so
   * - `stopped-early`: early stopping ended the run
   * - `resumed`: training was taken up again from a checkpoint
   * - `best`: the run says that it has a new best
   */
  readonly code: 'reduced' | 'stopped-early' | 'resumed' | 'best';
  readonly axis: Axis;
  /** The epoch or step in whose part of the log it stands. */
  readonly at: number;
  readonly value?: number;
  /** As written. */
  readonly text: string;
}

/** What could not be read, or should not be believed. Nothing is dropped without one. */
export interface Damage {
  readonly code: DamageCode;
  /** What is wrong and what was done about it, as a sentence. */
  readonly text: string;
  /** The line of the file, from 1. */
  readonly line?: number;
  /** How many places have the same; 1 where absent. */
  readonly count?: number;
  /** From here on, up to `to` or the end, what the run says is in doubt; findings are taken from what is before. */
  readonly from?: { readonly axis: Axis; readonly at: number };
  readonly to?: { readonly axis: Axis; readonly at: number };
}

/**
 * - `empty`: there is nothing in the file, or no row that holds a number
 * - `truncated`: the file ends inside a line or a record
 * - `bad-checksum`: a record whose checksum is wrong
 * - `unreadable-line`: a line, row or record that does not fit the format; it was left out
 * - `long-line`: a line too long to be one; it was left out
 * - `not-a-number`: a cell that should hold a number and does not
 * - `repeated-place`: two rows for the same place; the later one was taken
 * - `interleaved`: two trainings wrote into the same file at the same time
 * - `implausible-rate`: a learning rate a hundred times and more away from its neighbours
 * - `missing-column`: a column that was to be expected is not there, or has never a value
 */
export type DamageCode =
  | 'empty'
  | 'truncated'
  | 'bad-checksum'
  | 'unreadable-line'
  | 'long-line'
  | 'not-a-number'
  | 'repeated-place'
  | 'interleaved'
  | 'implausible-rate'
  | 'missing-column';
