import { meaningOf } from '../columns/meaningOf.ts';
import type { Detection, Format, Head } from '../format.ts';
import type { Column, Meaning } from '../gather/gatherer.ts';
import { placeTracker } from '../gather/placeTracker.ts';
import { numberOf } from '../table/cells.ts';
import { headedRows } from './headed/headedRows.ts';
import { headerOf } from './headed/headerOf.ts';

const TITLE = 'fastai history.csv';

/**
 * What fastai's CSVLogger writes: a line of names for each fit, epochs from 0, `train_loss`, `valid_loss`, metrics, and the
 * `time` as minutes and seconds. Each fit is a run of its own.
 */
export const fastai: Format = {
  name: 'fastai',
  title: TITLE,
  detect,
  open(gatherer) {
    gatherer.facts({ framework: 'fastai' });
    let tracker = placeTracker();
    let columns: readonly Column[] = [];
    let time = -1;
    return headedRows(gatherer, {
      title: TITLE,
      wanted: 'epoch and train_loss',
      isHeader: (names) => names[0] === 'epoch' && names.includes('train_loss'),
      header(names) {
        gatherer.startRun();
        tracker = placeTracker();
        columns = names.map((name) => gatherer.column(name, meaningOfColumn(name)));
        time = names.indexOf('time');
      },
      row(cells) {
        const at = numberOf(cells[0] ?? '');
        if (tracker.next(at) === 'falls') gatherer.startRun();
        for (let index = 1; index < columns.length; index++) {
          const cell = cells[index] ?? '';
          columns[index]?.add(at, index === time ? (secondsIn(cell) ?? cell) : cell);
        }
      },
    });
  },
};

const CLOCK = /^\s*(?:(\d{1,6}):)?(\d{1,2}):(\d{2})\s*$/u;

/** The seconds of `1:02:03` or `02:03`; null for something else. */
function secondsIn(text: string): number | null {
  const [, hours, minutes, seconds] = CLOCK.exec(text) ?? [];
  if (minutes === undefined || seconds === undefined) return null;
  return Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** The metrics are those of the validation: fastai measures no others. */
function meaningOfColumn(name: string): Meaning {
  const known = meaningOf(name);
  const of = known.role === 'metric' ? (known.of ?? 'validation') : known.of;
  return { ...known, of, axis: 'epoch' };
}

function detect(head: Head): Detection | null {
  const header = headerOf(head);
  if (header === null) return null;
  const { names } = header;
  if (names[0] !== 'epoch' || names[1] !== 'train_loss') return null;
  const rows = header.rows();
  const again = rows.filter((row) => row.join(',') === names.join(',')).length;
  const time = names.indexOf('time');
  const hasClock = time > 1 && rows.some((row) => secondsIn(row[time] ?? '') !== null);
  if (hasClock) {
    return {
      score: 0.9,
      because: `its columns are ${names.slice(0, 3).join(', ')} and a time as minutes and seconds`,
    };
  }
  if (again === 0 || names[2] !== 'valid_loss') return null;
  return {
    score: 0.7,
    because: `its columns are ${names.slice(0, 3).join(', ')}, and these names stand there ${again + 1} times, once for each fit`,
  };
}
