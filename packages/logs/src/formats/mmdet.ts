import { meaningOf } from '../columns/meaningOf.ts';
import type { Detection, Format, Head } from '../format.ts';
import type { Gatherer, Meaning } from '../gather/gatherer.ts';
import { cachedColumns } from '../json/cachedColumns.ts';
import { countOn } from '../json/countOn.ts';
import type { FlatRecord } from '../json/flatten.ts';
import { lineRecord } from '../json/lineRecord.ts';
import { recordLines } from '../json/recordLines.ts';

const TITLE = 'OpenMMLab JSON log';

/**
 * The JSON logs of MMDetection and the other OpenMMLab tools.
 *
 * Up to MMCV 1 (`*.log.json`): the environment, then objects with `mode`, `epoch` from 1 and `iter`, which is counted inside
 * the epoch and is counted on here; as only some iterations are logged, the sum falls short by those after the last logged
 * one of each epoch. A row of mode `val` stands where the training is; its `iter` is the number of batches that were
 * validated.
 *
 * From MMEngine on (`vis_data/scalars.json`): rows of the training have `step`, an iteration since the beginning; rows of the
 * validation have no rate, and a `step` that is an epoch where training goes by epochs, else an iteration.
 */
export const mmdet: Format = { name: 'mmdet', title: TITLE, detect, open };

const MOST_NAMES = 4096;
/** Names of places. */
const PLACES: ReadonlySet<string> = new Set(['epoch', 'iter', 'step']);

function detect({ lines }: Head): Detection | null {
  const records = lines
    .slice(0, 5)
    .map((line) => lineRecord(line))
    .filter((record) => typeof record !== 'string');
  if (records.some((record) => isOld(record))) {
    return { score: 0.95, because: 'its lines are objects with mode, epoch and iter' };
  }
  const isNew = records.some(
    ({ numbers }) => numbers.has('step') && numbers.has('data_time') && numbers.has('time'),
  );
  return isNew
    ? { score: 0.9, because: 'its lines are objects with step, data_time and time' }
    : null;
}

function open(gatherer: Gatherer): ReturnType<typeof recordLines> {
  const trained = cachedColumns(gatherer, (name) => meaningOfKey(name, 'train', 'step'));
  const byEpoch = cachedColumns(gatherer, (name) => meaningOfKey(name, 'validation', 'epoch'));
  const byStep = cachedColumns(gatherer, (name) => meaningOfKey(name, 'validation', 'step'));
  const namesOfTraining = new Set<string>();
  const counted = countOn();
  let step = 0;
  let epoch = 0;
  // before its parts, as the loss of the training
  trained('loss');

  const train = (record: FlatRecord): void => {
    for (const [name, text] of record.numbers) {
      if (PLACES.has(name)) continue;
      if (namesOfTraining.size < MOST_NAMES) namesOfTraining.add(name);
      trained(name)?.add(step, text, epoch);
    }
  };
  const validate = (record: FlatRecord): void => {
    for (const [key, text] of record.numbers) {
      // the rate of a validation is that of the training at its end, once more
      if (PLACES.has(key) || meaningOf(key).role === 'rate') continue;
      const name = namesOfTraining.has(key) ? `val/${key}` : key;
      if (step > 0) byStep(name)?.add(step, text, epoch);
      else byEpoch(name)?.add(epoch, text);
    }
  };
  const old = (record: FlatRecord): void => {
    epoch = numberOf(record, 'epoch');
    if (record.words.get('mode') !== 'train') validate(record);
    else {
      step = counted.next(epoch, numberOf(record, 'iter'));
      train(record);
    }
  };
  const recent = (record: FlatRecord): void => {
    const at = numberOf(record, 'step');
    const { numbers } = record;
    if (numbers.has('lr') || numbers.has('base_lr') || (numbers.has('loss') && at > step)) {
      step = at;
      epoch = numberOf(record, 'epoch');
      train(record);
    } else {
      if (step === 0) epoch = at;
      else if (at > step) step = at;
      validate(record);
    }
  };
  return recordLines(gatherer, {
    title: TITLE,
    wanted: '"mode", "epoch" and "iter", or with "step"',
    record(record) {
      const { numbers, words } = record;
      if (isOld(record)) old(record);
      else if (numbers.has('step')) recent(record);
      else {
        const version = words.get('mmdet_version') ?? words.get('exp_name');
        if (version !== undefined) gatherer.facts({ configuration: { exp_name: version } });
        return words.size > 0;
      }
      return true;
    },
  });
}

function isOld({ numbers, words }: FlatRecord): boolean {
  return words.has('mode') && numbers.has('epoch') && numbers.has('iter');
}

function numberOf({ numbers }: FlatRecord, name: string): number {
  return Number(numbers.get(name) ?? Number.NaN);
}

function meaningOfKey(name: string, of: 'train' | 'validation', axis: Meaning['axis']): Meaning {
  const known = meaningOf(name);
  const isMeasured = known.role === 'loss' || known.role === 'metric';
  return { ...known, of: isMeasured ? of : known.of, axis };
}
