import { checkKeys, checkNumber } from '../check.ts';
import { StepwiseError, wanted } from '../error.ts';
import type { SchedulerEvent } from '../event.ts';
import { isRecord } from '../json.ts';
import type { Axis, History, Message, NonFinite, RunFacts, Series } from './history.ts';

export interface HistoryRecorderOptions {
  /** What `at` counts. Default `epoch`. */
  readonly axis?: Axis;
  /** What the run is called. */
  readonly name?: string;
  readonly facts?: RunFacts;
  /** Whether lower or higher is better, for metrics whose name does not say it. */
  readonly modes?: Readonly<Record<string, 'min' | 'max'>>;
}

/** What was measured at one place. */
export interface HistoryRow {
  /** The rate that was trained with: one, or one for each parameter group. */
  readonly lr?: number | Readonly<Record<string, number>>;
  /** By name; `val_` in front means that it was measured on the validation data. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** The same place on the other axis: optimizer steps done at the end of an epoch. */
  readonly elsewhere?: number;
}

export interface HistoryRecorder {
  /**
   * Notes a row. Places rise; a missing number is one that was not measured there.
   *
   * @throws StepwiseError `bad-history` when the place is not above the last one, or a name does not fit.
   */
  add(at: number, row: HistoryRow): void;
  /** All rows so far. @param events the decisions of the scheduler that drove the run. */
  history(events?: readonly SchedulerEvent[]): History;
}

const CODE = 'bad-history';

/**
 * Gathers a training as a `History`, row by row: what an adapter does for its users, and what a loop of one's own can.
 *
 * @example
 * ```ts
 * const recorder = historyRecorder({ facts: { plannedEpochs: 2 } });
 * recorder.add(1, { lr: 0.1, metrics: { loss: 0.9, val_loss: 1.1 } });
 * recorder.add(2, { lr: 0.05, metrics: { loss: 0.7, val_loss: 1 } });
 * recorder.history().runs[0].series.length; // 3
 * ```
 * @throws StepwiseError `bad-option`.
 */
export function historyRecorder(options: HistoryRecorderOptions = {}): HistoryRecorder {
  checkKeys('historyRecorder', options, ['axis', 'name', 'facts', 'modes']);
  const { axis = 'epoch', name = null, facts = {}, modes = {} } = options;
  const columns = new Map<string, Growing>();
  let last = -Infinity;

  return {
    add(at, row) {
      checkRow(at, row, last);
      const { lr, metrics = {}, elsewhere } = row;
      last = at;
      for (const [group, rate] of ratesOf(lr)) {
        const key = group === null ? 'lr' : `lr/${group}`;
        note(key, () => rateSeries(key, group, axis), at, rate, elsewhere);
      }
      for (const [key, value] of Object.entries(metrics)) {
        note(key, () => metricSeries(key, axis, modes[key]), at, value, elsewhere);
      }
    },
    history: (events = []) => ({
      version: 1,
      source: {
        format: 'stepwise',
        because: 'Stepwise recorded it during the training.',
        name: null,
      },
      runs:
        columns.size === 0
          ? []
          : [
              {
                name,
                series: seriesOf(columns),
                facts,
                messages: stopsOf(events, axis, last),
                events: [...events],
                damage: [],
              },
            ],
      damage:
        columns.size === 0
          ? [{ code: 'empty', text: 'No row has been recorded; train first.' }]
          : [],
    }),
  };

  function note(
    key: string,
    make: () => Head,
    at: number,
    value: number,
    elsewhere: number | undefined,
  ): void {
    let column = columns.get(key);
    if (column === undefined) {
      column = { head: make(), at: [], elsewhere: [], values: [], nonFinite: [] };
      columns.set(key, column);
    }
    if (Number.isFinite(value)) {
      column.at.push(at);
      column.values.push(value);
      if (elsewhere !== undefined) column.elsewhere.push(elsewhere);
    } else column.nonFinite.push({ value: nameOf(value), from: at, to: at, count: 1 });
  }
}

/** That the scheduler has ended the training, at its last row. */
function stopsOf(events: readonly SchedulerEvent[], axis: Axis, at: number): readonly Message[] {
  const stop = events.find((event) => event.type === 'stopped');
  if (stop === undefined) return [];
  return [{ code: 'stopped-early', axis, at, text: `the scheduler stopped it: ${stop.reason}` }];
}

type Head = Pick<Series, 'name' | 'role' | 'of' | 'mode' | 'axis' | 'group'>;

interface Growing {
  readonly head: Head;
  readonly at: number[];
  readonly elsewhere: number[];
  readonly values: number[];
  readonly nonFinite: NonFinite[];
}

function checkRow(at: number, row: HistoryRow, last: number): void {
  checkNumber('historyRecorder.add', at, { above: last }, CODE);
  const { lr, metrics = {}, elsewhere } = row;
  if (!isRecord(metrics)) wanted(CODE, 'historyRecorder.add: metrics', 'numbers by name', metrics);
  for (const [key, value] of [...ratesOf(lr), ...Object.entries(metrics)]) {
    if (typeof value !== 'number')
      wanted(CODE, `historyRecorder.add: ${key ?? 'lr'}`, 'a number', value);
  }
  const taken = Object.keys(metrics).find((key) => key === 'lr' || key.startsWith('lr/'));
  if (taken !== undefined) {
    throw new StepwiseError(
      CODE,
      `historyRecorder.add: '${taken}' is a rate and no metric; give it as lr.`,
    );
  }
  if (elsewhere !== undefined) checkNumber('historyRecorder.add: elsewhere', elsewhere, {}, CODE);
}

function ratesOf(lr: HistoryRow['lr']): readonly (readonly [string | null, number])[] {
  if (lr === undefined) return [];
  return typeof lr === 'object' ? Object.entries(lr) : [[null, lr]];
}

function rateSeries(name: string, group: string | null, axis: Axis): Head {
  return { name, role: 'rate', of: null, mode: null, axis, ...(group !== null && { group }) };
}

/** `…loss` falls, `acc` and `accuracy` rise; of others only the user knows. */
function metricSeries(name: string, axis: Axis, mode: 'min' | 'max' | undefined): Head {
  const isValidation = name.startsWith('val_');
  const measured = isValidation ? name.slice(4) : name;
  const isLoss = measured.endsWith('loss');
  const known = isLoss ? 'min' : /^acc(uracy)?$/.test(measured) ? 'max' : null;
  return {
    name,
    role: isLoss ? 'loss' : 'metric',
    of: isValidation ? 'validation' : 'train',
    mode: mode ?? known,
    axis,
  };
}

function seriesOf(columns: ReadonlyMap<string, Growing>): readonly Series[] {
  return [...columns.values()].map(({ head, at, elsewhere, values, nonFinite }) => ({
    ...head,
    at: [...at],
    ...(elsewhere.length > 0 && elsewhere.length === at.length && { elsewhere: [...elsewhere] }),
    values: [...values],
    nonFinite: [...nonFinite],
  }));
}

function nameOf(value: number): NonFinite['value'] {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}
