import type { Axis } from '@stepwise/core';
import { meaningOf } from '../../columns/meaningOf.ts';
import type { Column, Gatherer, Meaning } from '../../gather/gatherer.ts';
import { numberOf } from '../../table/cells.ts';
import type { PlaceColumns } from './epochColumn.ts';

/** Takes the rows of a metrics.csv. */
export interface SparseRows {
  add(cells: readonly string[]): void;
  /** No more rows come under these names. */
  end(): void;
}

type Kind = 'training' | 'validation' | 'test' | 'batch';

interface Taken {
  readonly name: string;
  readonly index: number;
  readonly kind: Kind;
  axis: Axis | null;
  column: Column | null;
  /** The first value of a column whose axis is open. */
  first: First | null;
}

interface First {
  readonly cell: string;
  readonly epoch: number;
  readonly step: number;
}

/** A validation that waits for the next one. */
interface Waiting {
  readonly cells: readonly string[];
  readonly epoch: number;
  readonly step: number;
}

/**
 * Puts each cell on the axis of its column. A run begins where the steps fall; not in a row of a test, which another trainer
 * may have made, nor in one of single validation batches, which are counted for themselves. A validation at step 0 is
 * left out where its epoch has another one: it was the check before the training.
 */
export function sparseRows(
  gatherer: Gatherer,
  names: readonly string[],
  places: PlaceColumns,
  axes: readonly (Axis | null)[],
): SparseRows {
  const settle = (taken: Taken, axis: Axis): void => {
    taken.axis = axis;
    taken.column = gatherer.column(taken.name, meaningIn(taken.name, taken.kind, axis));
    if (taken.first !== null) put(taken, taken.first);
    taken.first = null;
  };
  const put = ({ axis, kind, column }: Taken, { cell, epoch, step }: First): void => {
    if (kind === 'batch') column?.add(batches, cell);
    else if (axis === 'epoch') column?.add(epoch, cell, step);
    else column?.add(step, cell, epoch);
  };
  const columns = names.flatMap((name, index): Taken[] => {
    if (name === '' || index === places.step || index === places.epoch) return [];
    const kind = kindOf(name);
    const taken: Taken = { name, index, kind, axis: null, column: null, first: null };
    const axis = axes[index] ?? null;
    if (axis !== null) settle(taken, axis);
    return [taken];
  });
  let lastStep = Number.NEGATIVE_INFINITY;
  let batches = 0;
  let check: Waiting | null = null;

  const take = (cells: readonly string[], epoch: number, step: number): void => {
    for (const taken of columns) {
      const cell = cells[taken.index] ?? '';
      if (cell === '') continue;
      const value: First = { cell, epoch, step };
      if (taken.axis === null && taken.first === null) {
        taken.first = value;
        continue;
      }
      // another value of one epoch: it is measured several times in each
      if (taken.axis === null) settle(taken, taken.first?.epoch === epoch ? 'step' : 'epoch');
      put(taken, value);
    }
  };
  const settleAll = (): void => {
    takeCheck();
    for (const taken of columns) if (taken.first !== null) settle(taken, 'epoch');
  };
  const takeCheck = (): void => {
    if (check !== null) take(check.cells, check.epoch, check.step);
    check = null;
  };
  return {
    add(cells) {
      const filled = columns.filter(({ index }) => (cells[index] ?? '') !== '');
      if (filled.length === 0) return;
      const isAll = (kind: Kind): boolean => filled.every((column) => column.kind === kind);
      const step = numberOf(cells[places.step] ?? '');
      const written = numberOf(cells[places.epoch] ?? '');
      if (isAll('batch')) batches++;
      // a module that logs "step" itself writes its epoch there, and none elsewhere
      const countsEpochs =
        Number.isNaN(written) && step < lastStep && filled.every(({ axis }) => axis !== 'step');
      if (!isAll('test') && !isAll('batch') && !countsEpochs) {
        if (step < lastStep) {
          settleAll();
          gatherer.startRun();
        }
        lastStep = step;
      }
      const epoch = countsEpochs ? step : written;
      const stepOfRow = countsEpochs ? Number.NaN : step;
      if (isAll('validation')) {
        if (check !== null && check.epoch === epoch) {
          gatherer.damage({ code: 'repeated-place', text: CHECKED });
          check = null;
        }
        takeCheck();
        if (stepOfRow === 0 && epoch === 0) {
          check = { cells, epoch, step };
          return;
        }
      }
      take(cells, epoch, stepOfRow);
    },
    end: settleAll,
  };
}

const CHECKED =
  'There is a validation at step 0, before the training, and another one of the same epoch after it; the later one was taken.';

function kindOf(name: string): Kind {
  const { of } = meaningOf(name);
  if (of === 'test') return 'test';
  if (of !== 'validation') return 'training';
  return name.endsWith('_step') ? 'batch' : 'validation';
}

/** Single batches of the validation are numbered as they come: their steps are not those of the training. */
function meaningIn(name: string, kind: Kind, axis: Axis): Meaning {
  const meaning = meaningOf(name);
  if (kind === 'batch') return { role: 'other', of: 'validation', mode: null, axis };
  return { ...meaning, axis };
}
