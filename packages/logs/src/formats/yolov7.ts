import { StepwiseError } from '@stepwise/core';
import type { Detection, Format, Head } from '../format.ts';
import type { Gatherer, Meaning } from '../gather/gatherer.ts';
import { meaningOf } from '../columns/meaningOf.ts';
import { isNumberOrNaN } from './headed/sumColumn.ts';
import { detectorRows, type DetectorRows } from './headed/detectorRows.ts';

const TITLE = 'YOLOv7 results.txt';

/**
 * What YOLOv7, and YOLOv5 before it had results.csv, write into results.txt: no names, but always the same places. Epoch of
 * epochs, memory, the parts of the training loss and their sum, labels, image size, precision, recall, mAP at 0.5
 * and from 0.5 to 0.95, and as many parts of the validation loss.
 */
export const yolov7: Format = {
  name: 'yolov7',
  title: TITLE,
  detect,
  open(gatherer) {
    gatherer.facts({ framework: 'yolov7' });
    let rows: DetectorRows | null = null;
    let width = 0;
    let lines = 0;
    let at = Infinity;
    /** Cells are padded: a line that is shorter than all before was cut. */
    let shortest = Infinity;
    let waiting: { readonly text: string; readonly line: number } | null = null;

    const read = (text: string, line: number, isLast: boolean): void => {
      const cells = text.trim().split(/\s+/u);
      const epoch = cells.length === width ? placeIn(cells) : epochIn(cells);
      if (epoch !== null && width === 0) {
        width = cells.length;
        rows = rowsOf(gatherer, width);
      }
      if (isLast && (text.length < shortest || cells.length < width) && width > 0) {
        const cut = 'The file ends inside a row, which was left out.';
        gatherer.fileDamage({ code: 'truncated', text: cut, line });
      } else if (epoch !== null && cells.length === width) {
        rows?.add(epoch.at, cells);
        // after the row, as this may begin a run
        if (epoch.at <= at) gatherer.facts({ plannedEpochs: epoch.last + 1 });
        at = epoch.at;
        shortest = Math.min(shortest, text.length);
      } else {
        const other = 'A line that is no row of results was left out.';
        gatherer.fileDamage({ code: 'unreadable-line', text: other, line });
      }
    };
    return {
      takes: 'lines',
      line(text, line) {
        if (text.trim() === '') return;
        lines++;
        if (waiting !== null) read(waiting.text, waiting.line, false);
        waiting = { text, line };
      },
      end(truncated) {
        if (waiting !== null) read(waiting.text, waiting.line, truncated);
        if (width > 0 || lines === 0) return;
        throw new StepwiseError(
          'bad-history',
          `${TITLE}: wanted rows such as "0/99 7.27G" and ${LEAST_WIDTH - 2} numbers and more behind it; none of ${lines} lines is one.`,
        );
      },
    };
  },
};

/** With one part of the loss. */
const LEAST_WIDTH = 11;
const EPOCH = /^(\d{1,7})\/(\d{1,7})$/u;
const MEMORY = /^\d+(?:\.\d+)?(?:e[+-]?\d+)?[KMGT]?$/u;

interface Epoch {
  readonly at: number;
  /** The last one that is planned. */
  readonly last: number;
}

function placeIn([place = '']: readonly string[]): Epoch | null {
  const [, at, last] = EPOCH.exec(place) ?? [];
  return at === undefined ? null : { at: Number(at), last: Number(last) };
}

/** The epoch of a row; null for what is none. */
function epochIn(cells: readonly string[]): Epoch | null {
  const [, memory = '', ...numbers] = cells;
  const isRow =
    cells.length >= LEAST_WIDTH &&
    cells.length % 2 === 1 &&
    MEMORY.test(memory) &&
    numbers.every(isNumberOrNaN);
  return isRow ? placeIn(cells) : null;
}

const TOTAL = 'train/total_loss';
/** In the order in which the heads of YOLO count them. */
const PARTS = ['box', 'obj', 'cls', 'kpt', 'kptv'];

/** 9 columns and two for each part of the loss. */
function rowsOf(gatherer: Gatherer, width: number): DetectorRows {
  const count = (width - 9) / 2;
  const parts = Array.from({ length: count }, (_, index) => PARTS[index] ?? `part${index + 1}`);
  const names = [
    'epoch',
    'gpu_mem',
    ...parts.map((part) => `train/${part}_loss`),
    TOTAL,
    'labels',
    'img_size',
    ...['precision', 'recall', 'mAP_0.5', 'mAP_0.5:0.95'].map((metric) => `metrics/${metric}`),
    ...parts.map((part) => `val/${part}_loss`),
  ];
  const indicesOf = (start: string): number[] =>
    names.flatMap((name, index) => (name.startsWith(start) ? [index] : []));
  return detectorRows(gatherer, {
    names,
    trainTotal: names.indexOf(TOTAL),
    train: indicesOf('train/').filter((index) => names[index] !== TOTAL),
    validation: indicesOf('val/'),
    metrics: indicesOf('metrics/'),
    others: [names.indexOf('labels'), names.indexOf('img_size')],
    meaning: meaningOfColumn,
  });
}

function meaningOfColumn(name: string): Omit<Meaning, 'axis'> {
  const known = meaningOf(name);
  return known.role === 'metric' ? { ...known, of: 'validation' } : known;
}

/** Lines that are looked at; more than half of them must be rows. */
const LOOKED_AT = 20;

function detect({ lines }: Head): Detection | null {
  const split = lines
    .filter((line) => line.trim() !== '')
    .slice(0, LOOKED_AT)
    .map((line) => line.trim().split(/\s+/u));
  const rows = split.filter((cells) => epochIn(cells) !== null);
  const [first] = rows;
  if (first === undefined || rows.length * 2 <= split.length) return null;
  const [place, memory, ...numbers] = first;
  return {
    score: 0.95,
    because: `its lines have no names and begin with an epoch and a size of memory (${place} ${memory}), with ${numbers.length} numbers behind them`,
  };
}
