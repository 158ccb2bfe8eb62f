import { meaningOf } from '../columns/meaningOf.ts';
import type { Detection, Format, Head } from '../format.ts';
import type { Meaning } from '../gather/gatherer.ts';
import { numberOf } from '../table/cells.ts';
import { detectorRows, type DetectorRows } from './headed/detectorRows.ts';
import { headedRows } from './headed/headedRows.ts';
import { headerOf } from './headed/headerOf.ts';

const TITLE = 'Ultralytics results.csv';

/**
 * What YOLOv5, YOLOv8 and their relatives write into results.csv. The columns stand in folders: `train/` and `val/` have the
 * parts of the loss, `metrics/` is measured on the validation data, `lr/pg0` (YOLOv5 and YOLOv9: `x/lr0`) are the rates
 * of the groups of parameters. Epochs count from 0 or from 1. A training that is begun again appends its rows.
 */
export const ultralytics: Format = {
  name: 'ultralytics',
  title: TITLE,
  detect,
  open(gatherer) {
    gatherer.facts({ framework: 'ultralytics' });
    let epoch = 0;
    let rows: DetectorRows | null = null;
    return headedRows(gatherer, {
      title: TITLE,
      wanted: 'epoch and such as train/box_loss',
      isHeader: (names) =>
        names.includes('epoch') && names.some((name) => kindOf(name) === 'train'),
      header(names) {
        const indicesOf = (kind: Kind): number[] =>
          names.flatMap((name, index) => (kindOf(name) === kind ? [index] : []));
        epoch = names.indexOf('epoch');
        rows = detectorRows(gatherer, {
          names,
          train: indicesOf('train'),
          validation: indicesOf('validation'),
          metrics: indicesOf('metric'),
          others: indicesOf('other').filter((index) => index !== epoch),
          meaning: meaningOfColumn,
        });
      },
      row: (cells) => rows?.add(numberOf(cells[epoch] ?? ''), cells),
    });
  },
};

type Kind = 'train' | 'validation' | 'metric' | 'other';

/** A classifier of YOLOv5 calls its validation loss `test/loss`. */
function kindOf(name: string): Kind {
  const folder = name.slice(0, name.indexOf('/') + 1);
  if (folder === 'metrics/') return 'metric';
  if (folder !== 'train/' && folder !== 'val/' && folder !== 'test/') return 'other';
  const { role } = meaningOf(name);
  if (role === 'metric') return folder === 'train/' ? 'other' : 'metric';
  if (role !== 'loss' && role !== 'other') return 'other';
  return folder === 'train/' ? 'train' : 'validation';
}

const RATE = /^(?:x\/lr|lr\/)(.*)$/u;

function meaningOfColumn(name: string): Omit<Meaning, 'axis'> {
  const group = RATE.exec(name)?.[1];
  if (group !== undefined) return { role: 'rate', of: null, mode: null, group };
  const known = meaningOf(name);
  if (kindOf(name) !== 'metric') return known;
  return { role: 'metric', of: 'validation', mode: known.mode ?? 'max' };
}

function detect(head: Head): Detection | null {
  const names = headerOf(head)?.names ?? [];
  if (names[0] !== 'epoch') return null;
  const train = names.find((name) => kindOf(name) === 'train');
  const metric = names.find((name) => name.startsWith('metrics/'));
  const rate = names.find((name) => RATE.test(name));
  if (train === undefined || metric === undefined) return null;
  return {
    score: rate === undefined ? 0.8 : 0.95,
    because: `its columns are epoch, ${train}, ${metric}${rate === undefined ? '' : `, ${rate}`} and their like`,
  };
}
