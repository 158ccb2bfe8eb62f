import { expect, test } from 'vitest';
import { readLogSync } from '../../src/readLog.ts';
import {
  event,
  file,
  float,
  float32,
  int,
  message,
  scalars,
  version,
  writerStart,
  type Bytes,
} from './tfeventsBytes.ts';

const read = (records: readonly Bytes[], name?: string) =>
  readLogSync(file(version, ...records), name === undefined ? {} : { name });

const summary = (records: readonly Bytes[], name?: string) => {
  const { runs, damage } = read(records, name);
  return {
    damage: [...damage, ...runs.flatMap((run) => run.damage)],
    runs: runs.map(({ series }) =>
      Object.fromEntries(
        series.map(({ name: tag, of, axis, at, values }) => [tag, { of, axis, at, values }]),
      ),
    ),
    all: runs,
  };
};

const each = (n: number, values: (step: number) => Readonly<Record<string, number>>, from = 0) =>
  Array.from({ length: n }, (_, i) => scalars(from + i, values(from + i)));

test('it is known by the version that it begins with', () => {
  expect(read(each(2, () => ({ loss: 1 }))).source).toEqual({
    format: 'tfevents',
    because:
      'Read as TensorBoard event file, because it begins with a record that says brain.Event:2.',
    name: null,
  });
});

test('the tags of transformers: epochs at the steps, a summary at the end', () => {
  const rows = [10, 20].map((step) =>
    scalars(step, { 'train/loss': step, 'train/learning_rate': 0.5, 'train/epoch': step / 40 }),
  );
  const { all } = summary([
    ...rows,
    scalars(20, { 'eval/loss': 2, 'train/epoch': 0.5 }),
    scalars(20, { 'train/train_runtime': 60, 'train/total_flos': 1024 }),
  ]);
  expect(all[0]?.facts).toEqual({
    framework: 'transformers',
    configuration: { 'train/train_runtime': 60, 'train/total_flos': 1024 },
  });
  expect(all[0]?.series).toMatchObject([
    {
      name: 'train/loss',
      role: 'loss',
      of: 'train',
      axis: 'step',
      at: [10, 20],
      elsewhere: [0.25, 0.5],
    },
    { name: 'train/learning_rate', role: 'rate', values: [0.5, 0.5] },
    { name: 'eval/loss', role: 'loss', of: 'validation', at: [20], elsewhere: [0.5] },
  ]);
});

test('the tags of Lightning', () => {
  const { all } = summary([
    ...each(3, (step) => ({ 'lr-SGD': 0.5, train_loss_step: 3 - step, epoch: 0 })),
    scalars(2, { val_loss: 2, epoch: 0 }),
  ]);
  expect(all[0]?.series).toMatchObject([
    { name: 'lr-SGD', role: 'rate', group: 'SGD', elsewhere: [0, 0, 0] },
    { name: 'train_loss_step', of: 'train' },
    { name: 'val_loss', of: 'validation', at: [2] },
  ]);
});

test('Keras: tensors, and the folder tells which data it is', () => {
  const tensor = (value: number): Bytes =>
    message(8, [...int(1, 1), ...message(4, float32(value))]);
  const records = [0, 1, 2].map((step) =>
    event(step, [
      ['epoch_loss', tensor(3 - step)],
      ['epoch_learning_rate', tensor(0.5)],
    ]),
  );
  const of = (name?: string) => summary(records, name).runs[0]?.['epoch_loss']?.of;
  expect(of()).toBe('train');
  expect(of('logs/train/events.out.tfevents.1')).toBe('train');
  expect(of('logs/validation/events.out.tfevents.1')).toBe('validation');
  expect(summary(records).all[0]?.facts.framework).toBe('keras');
  const evaluated = records.map((record, step) => [
    ...event(step * 7, [['evaluation_loss_vs_iterations', tensor(1)]]),
    ...record,
  ]);
  expect(summary(evaluated).runs[0]?.['epoch_loss']).toMatchObject({
    of: 'validation',
    axis: 'epoch',
  });
});

test('what the logger of TensorFlow.js writes: epochs, and batches beside them', () => {
  const { runs } = summary([
    ...each(4, (step) => ({ batch_loss: 4 - step, batch_learning_rate: 0.5 })),
    ...each(2, (step) => ({
      epoch_loss: 4 - step,
      epoch_val_loss: 5 - step,
      epoch_learning_rate: 0.25,
    })),
  ]);
  expect(runs).toEqual([
    {
      batch_loss: { of: 'train', axis: 'step', at: [0, 1, 2, 3], values: [4, 3, 2, 1] },
      batch_learning_rate: {
        of: null,
        axis: 'step',
        at: [0, 1, 2, 3],
        values: [0.5, 0.5, 0.5, 0.5],
      },
      epoch_loss: { of: 'train', axis: 'epoch', at: [0, 1], values: [4, 3] },
      epoch_val_loss: { of: 'validation', axis: 'epoch', at: [0, 1], values: [5, 4] },
      epoch_learning_rate: { of: null, axis: 'epoch', at: [0, 1], values: [0.25, 0.25] },
    },
  ]);
});

test('YOLO: steps are epochs, and the parts of the loss have a sum', () => {
  const { all } = summary(
    each(3, (epoch) => ({
      'train/box_loss': 1,
      'train/cls_loss': 2,
      'val/box_loss': epoch,
      'val/cls_loss': 0.5,
      'metrics/mAP_0.5': 0.5,
      'x/lr0': 0.5,
      'x/lr2': 0.25,
    })),
  );
  const series = all[0]?.series ?? [];
  expect(series.find(({ name }) => name === 'sum of val/box_loss, val/cls_loss')).toMatchObject({
    role: 'loss',
    of: 'validation',
    axis: 'epoch',
    sumOf: ['val/box_loss', 'val/cls_loss'],
    at: [0, 1, 2],
    values: [0.5, 1.5, 2.5],
  });
  expect(
    series.filter(({ role }) => role === 'rate').map(({ group, axis }) => [group, axis]),
  ).toEqual([
    ['0', 'epoch'],
    ['2', 'epoch'],
  ]);
  expect(series.find(({ name }) => name === 'metrics/mAP_0.5')?.of).toBe('validation');
});

test('YOLO: epochs that were not validated have zeros, and a part that is always 0 is no loss', () => {
  const { all } = summary(
    each(4, (epoch) => ({
      'val/box_loss': epoch % 2,
      'val/cls_loss': 0,
      'lr/pg0': 0.5,
    })),
  );
  const [run] = all;
  const places = (tag: string) => run?.series.find(({ name }) => name === tag);
  expect(run?.facts.framework).toBe('ultralytics');
  expect(places('sum of val/box_loss, val/cls_loss')).toMatchObject({ at: [1, 3], values: [1, 1] });
  expect(places('val/box_loss')).toMatchObject({ role: 'loss', at: [1, 3] });
  expect(places('val/cls_loss')).toMatchObject({ role: 'other', at: [1, 3] });
  expect(run?.damage).toMatchObject([{ code: 'missing-column', count: 2 }]);
});

test('steps without a gap that each have a validation are epochs', () => {
  const axes = (records: readonly Bytes[]) =>
    Object.values(summary(records).runs[0] ?? {}).map(({ axis }) => axis);
  expect(axes(each(4, () => ({ 'Loss/train': 1, 'Loss/val': 1 }), 1))).toEqual(['epoch', 'epoch']);
  expect(
    axes([
      ...each(4, () => ({ 'Loss/train': 1 })),
      scalars(0, { 'Loss/val': 1 }),
      scalars(3, { 'Loss/val': 1 }),
    ]),
  ).toEqual(['step', 'step']);
});

test('a step that goes back part of the way: training was taken up again', () => {
  const { runs, damage, all } = summary([
    ...each(6, (step) => ({ a: step })),
    scalars(5, { late: 5 }),
    ...each(4, (step) => ({ a: 10 * step }), 3),
    scalars(5, { late: 50 }),
  ]);
  expect(runs).toHaveLength(1);
  expect(runs[0]?.['a']).toMatchObject({
    at: [0, 1, 2, 3, 4, 5, 6],
    values: [0, 1, 2, 30, 40, 50, 60],
  });
  expect(runs[0]?.['late']).toMatchObject({ at: [5], values: [50] });
  expect(all[0]?.messages).toMatchObject([{ code: 'resumed', axis: 'step', at: 3 }]);
  expect(damage).toMatchObject([
    { code: 'repeated-place', count: 3 },
    { code: 'repeated-place', count: 1 },
  ]);
});

test('a writer that begins at a step takes back what stands from there on', () => {
  const { runs, all } = summary([
    ...each(6, (step) => ({ a: step, b: step })),
    writerStart(4),
    scalars(7, { a: 7 }),
  ]);
  expect(runs[0]?.['a']?.at).toEqual([0, 1, 2, 3, 7]);
  expect(runs[0]?.['b']?.at).toEqual([0, 1, 2, 3]);
  expect(all[0]?.messages).toMatchObject([{ code: 'resumed', at: 4 }]);
});

test('steps of all tags that begin again are another run', () => {
  const one = [...each(4, (step) => ({ loss: step, lr: 0.5 })), scalars(3, { val_loss: 2 })];
  const { runs, damage } = summary([...one, ...one, ...one]);
  expect(runs).toHaveLength(3);
  expect(runs[2]?.['loss']?.at).toEqual([0, 1, 2, 3]);
  expect(runs[1]?.['val_loss']?.at).toEqual([3]);
  expect(damage).toEqual([]);
});

test('steps that begin again while those of another tag go on are counted on', () => {
  const { runs, damage } = summary(
    [0, 1, 2].flatMap((epoch) => [
      ...each(3, (step) => ({ batch: 10 * epoch + step })),
      scalars(epoch, { val_loss: 3 - epoch }),
    ]),
  );
  expect(runs).toHaveLength(1);
  expect(runs[0]?.['batch']).toMatchObject({
    at: [0, 1, 2, 3, 4, 5, 6, 7, 8],
    values: [0, 1, 2, 10, 11, 12, 20, 21, 22],
  });
  expect(damage).toMatchObject([{ code: 'repeated-place' }]);
  expect(damage[0]?.text).toContain('"batch"');
});

test('a tag that always has the same step keeps its latest value', () => {
  const { runs, damage } = summary([
    ...each(3, () => ({ loss: 1 })),
    scalars(0, { best: 1 }),
    scalars(0, { best: 2 }),
  ]);
  expect(runs).toHaveLength(1);
  expect(runs[0]?.['best']).toMatchObject({ at: [0], values: [2] });
  expect(damage).toMatchObject([{ code: 'repeated-place', count: 1 }]);
});

test('a picture that is not one number, and numbers that are not finite', () => {
  const { all } = summary([
    event(0, [
      ['image', message(4, [1, 2, 3])],
      ['loss', float(2, Number.NaN)],
    ]),
    scalars(1, { loss: 0.5 }),
  ]);
  expect(all[0]?.series).toMatchObject([
    { name: 'loss', at: [1], nonFinite: [{ value: 'NaN', from: 0 }] },
  ]);
});

test('a file that ends inside a record, and one with a wrong checksum', () => {
  const records = each(3, (step) => ({ loss: step }));
  const cut = readLogSync(file(version, ...records).subarray(0, -3));
  expect(cut.runs[0]?.series[0]?.values).toEqual([0, 1]);
  expect(cut.damage).toMatchObject([{ code: 'truncated' }]);
  const bytes = file(version, ...records);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  const broken = readLogSync(bytes);
  expect(broken.runs[0]?.series[0]?.values).toEqual([0, 1]);
  expect(broken.damage).toMatchObject([{ code: 'bad-checksum', count: 1 }]);
});

test('asked for, without a record, it says what is missing', () => {
  expect(() => readLogSync('no records', { format: 'tfevents' })).toThrow(
    'TensorBoard event file: wanted records, each with its length and the checksums of the length and of the data; there is none whose checksums are right.',
  );
});
