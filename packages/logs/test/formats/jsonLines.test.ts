import { expect, test } from 'vitest';
import { readLogSync } from '../../src/readLog.ts';

const lines = (...rows: readonly unknown[]) =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const curves = (text: string, format?: string) => {
  const { source, runs, damage } = readLogSync(text, format === undefined ? {} : { format });
  return {
    format: source.format,
    damage,
    series: runs[0]?.series.map(({ name, role, of, axis, at, values }) => [
      name,
      role,
      of,
      axis,
      at,
      values,
    ]),
    runs,
  };
};

test('lines of anybody, by epoch', () => {
  const { format, series } = curves(
    lines({ epoch: 1, loss: 2, val_loss: 3, lr: 0.1 }, { epoch: 2, loss: 1, val_loss: 2, lr: 0.1 }),
  );
  expect(format).toBe('json-lines');
  expect(series).toEqual([
    ['loss', 'loss', 'train', 'epoch', [1, 2], [2, 1]],
    ['val_loss', 'loss', 'validation', 'epoch', [1, 2], [3, 2]],
    ['lr', 'rate', null, 'epoch', [1, 2], [0.1, 0.1]],
  ]);
});

test('what jsonLinesLogger writes for each batch and each epoch', () => {
  const { series } = curves(
    lines(
      { epoch: 0, batch: 0, size: 4, loss: 4 },
      { epoch: 0, batch: 1, size: 4, loss: 'NaN' },
      { epoch: 0, loss: 3.5, val_loss: 3, lr: 0.1 },
      { epoch: 1, batch: 0, size: 4, loss: 2 },
      { epoch: 1, batch: 1, size: 4, loss: 1 },
      { epoch: 1, loss: 1.5, val_loss: 2, lr: 0.1 },
    ),
  );
  expect(series).toEqual([
    ['size', 'other', null, 'step', [0, 1, 2, 3], [4, 4, 4, 4]],
    ['loss', 'loss', 'train', 'step', [0, 2, 3], [4, 2, 1]],
    ['loss', 'loss', 'train', 'epoch', [0, 1], [3.5, 1.5]],
    ['val_loss', 'loss', 'validation', 'epoch', [0, 1], [3, 2]],
    ['lr', 'rate', null, 'epoch', [0, 1], [0.1, 0.1]],
  ]);
});

test('rows with lists in them are rows', () => {
  const row = (epoch: number) => ({ epoch, loss: 1 / epoch, batch_losses: [3, 2, 1] });
  const { format, series } = curves(lines(row(1), row(2)));
  expect(format).toBe('json-lines');
  expect(series).toEqual([['loss', 'loss', 'train', 'epoch', [1, 2], [1, 0.5]]]);
});

test('an object before the first row is the settings', () => {
  const { runs } = curves(
    lines({ optimizer: 'adam', lr: 0.5 }, { epoch: 1, loss: 2 }, { epoch: 2, loss: 1 }),
  );
  expect(runs[0]?.facts.configuration).toEqual({ optimizer: 'adam', lr: 0.5 });
  expect(runs[0]?.series.map(({ name }) => name)).toEqual(['loss']);
});

test('objects after something else in their lines, as fairseq prints them', () => {
  const inner = (epoch: number, updates: number) =>
    `2026-01-01 12:00:00 | INFO | train_inner | {"epoch": ${epoch}, "update": ${epoch - 1 + updates / 1000}, "loss": "${9 - updates / 10}", "num_updates": "${updates}", "lr": "1.5e-05"}`;
  const valid = (epoch: number) =>
    `2026-01-01 12:00:00 | INFO | valid | {"epoch": ${epoch}, "valid_loss": "${5 - epoch}"}`;
  const text = ['words', inner(1, 10), inner(1, 20), valid(1), 'words', inner(2, 30), valid(2)];
  const { format, series, damage } = curves(text.join('\n'));
  expect(format).toBe('json-lines');
  expect(damage).toEqual([]);
  expect(series).toEqual([
    ['loss', 'loss', 'train', 'step', [10, 20, 30], [8, 7, 6]],
    ['lr', 'rate', null, 'step', [10, 20, 30], [1.5e-5, 1.5e-5, 1.5e-5]],
    ['valid_loss', 'loss', 'validation', 'epoch', [1, 2], [4, 3]],
  ]);
});

test('of a step inside the epoch and one in all the latter counts', () => {
  const row = (epoch: number, step: number) => ({
    epoch,
    step,
    global_step: 2 * epoch + step,
    loss: 1,
  });
  const { series } = curves(lines(row(0, 0), row(0, 1), row(1, 0), row(1, 1)));
  expect(series?.[0]?.slice(3, 5)).toEqual(['step', [0, 1, 2, 3]]);
});

test('rows without a place are counted from 0', () => {
  const { series } = curves(lines({ loss: 2 }, { loss: 1 }));
  expect(series).toEqual([['loss', 'loss', 'train', 'epoch', [0, 1], [2, 1]]]);
});

test('epochs that begin again are another run', () => {
  const row = (epoch: number) => ({ epoch, loss: 9 - epoch });
  expect(
    curves(lines(row(1), row(2), row(1), row(2), row(3))).runs.map(({ series }) => series[0]?.at),
  ).toEqual([
    [1, 2],
    [1, 2, 3],
  ]);
});

test('lines that are no objects are left out and told', () => {
  const { damage, series } = curves(
    `${lines({ epoch: 1, loss: 2 })}{"epoch": 2, "loss"\n[1]\n\n${lines({ epoch: 3, loss: 1 })}{"epoch": 4, "lo`,
  );
  expect(series?.[0]?.[4]).toEqual([1, 3]);
  expect(damage).toMatchObject([
    { code: 'unreadable-line', line: 2 },
    { code: 'unreadable-line', line: 3 },
    { code: 'truncated', line: 6 },
  ]);
});

test('Detectron2: rows of an evaluation have no rate, and may repeat an iteration', () => {
  const train = (iteration: number) => ({
    data_time: 0.1,
    eta_seconds: 9,
    iteration,
    loss_cls: 1,
    loss_box_reg: 1,
    lr: 0.01,
    total_loss: 2 + iteration / 100,
  });
  const { format, series, runs } = curves(
    lines(train(19), train(39), { iteration: 39, 'bbox/AP': 12.5, 'bbox/AP50': 30 }, train(59)),
  );
  expect(format).toBe('detectron2');
  expect(runs[0]?.facts.framework).toBe('detectron2');
  expect(series?.[0]).toEqual([
    'total_loss',
    'loss',
    'train',
    'step',
    [19, 39, 59],
    [2.19, 2.39, 2.59],
  ]);
  expect(series).toContainEqual(['lr', 'rate', null, 'step', [19, 39, 59], [0.01, 0.01, 0.01]]);
  expect(series).toContainEqual(['bbox/AP50', 'metric', 'validation', 'step', [39], [30]]);
});

test('DeiT: what is called test is the validation', () => {
  const row = (epoch: number) => ({
    train_lr: 1e-3,
    train_min_lr: 1e-5,
    train_loss: 7 - epoch,
    train_class_acc: null,
    test_loss: 6 - epoch,
    test_acc1: 10 * epoch,
    epoch,
    n_parameters: 5000,
  });
  const { format, series, runs } = curves(lines(row(0), row(1)));
  expect(format).toBe('deit');
  expect(runs[0]?.facts.configuration).toEqual({ n_parameters: 5000 });
  expect(series).toEqual([
    ['train_loss', 'loss', 'train', 'epoch', [0, 1], [7, 6]],
    ['test_loss', 'loss', 'validation', 'epoch', [0, 1], [6, 5]],
    ['train_lr', 'rate', null, 'epoch', [0, 1], [1e-3, 1e-3]],
    ['train_min_lr', 'other', null, 'epoch', [0, 1], [1e-5, 1e-5]],
    ['test_acc1', 'metric', 'validation', 'epoch', [0, 1], [0, 10]],
  ]);
});

test('MMDetection up to MMCV 1: iterations of each epoch are counted on, validation stands where the training is', () => {
  const train = (epoch: number, iter: number) => ({
    mode: 'train',
    epoch,
    iter,
    lr: 0.02,
    loss_cls: 0.5,
    loss: 1,
  });
  const val = (epoch: number) => ({ mode: 'val', epoch, iter: 7, lr: 0.02, bbox_mAP: epoch / 10 });
  const { format, series } = curves(
    lines(
      { env_info: 'Python 3', exp_name: 'a.py', seed: 0 },
      train(1, 50),
      train(1, 100),
      val(1),
      train(2, 50),
      train(2, 100),
      val(2),
    ),
  );
  expect(format).toBe('mmdet');
  expect(series).toEqual([
    ['loss', 'loss', 'train', 'step', [50, 100, 150, 200], [1, 1, 1, 1]],
    ['lr', 'rate', null, 'step', [50, 100, 150, 200], [0.02, 0.02, 0.02, 0.02]],
    ['loss_cls', 'loss', 'train', 'step', [50, 100, 150, 200], [0.5, 0.5, 0.5, 0.5]],
    ['bbox_mAP', 'metric', 'validation', 'step', [100, 200], [0.1, 0.2]],
  ]);
});

test('MMDetection: a loss of the validation is another than that of the training', () => {
  const row = (mode: string, loss: number) => ({ mode, epoch: 1, iter: 5, lr: 0.1, loss });
  const { series } = curves(lines(row('train', 2), row('val', 3)));
  expect(series).toEqual([
    ['loss', 'loss', 'train', 'step', [5], [2]],
    ['lr', 'rate', null, 'step', [5], [0.1]],
    ['val/loss', 'loss', 'validation', 'step', [5], [3]],
  ]);
});

test('MMEngine: the step of a validation is an epoch where training goes by epochs', () => {
  const train = (epoch: number, step: number) => ({
    lr: 0.02,
    data_time: 0.1,
    loss: 1,
    time: 0.3,
    epoch,
    iter: step,
    memory: 9,
    step,
  });
  const val = (step: number) => ({ 'coco/bbox_mAP': 0.5, data_time: 0.1, time: 0.2, step });
  const byEpoch = curves(
    lines(train(1, 50), train(1, 100), val(1), train(2, 150), train(2, 200), val(2)),
  );
  expect(byEpoch.format).toBe('mmdet');
  expect(byEpoch.series).toContainEqual([
    'lr',
    'rate',
    null,
    'step',
    [50, 100, 150, 200],
    [0.02, 0.02, 0.02, 0.02],
  ]);
  expect(byEpoch.series).toContainEqual([
    'coco/bbox_mAP',
    'metric',
    'validation',
    'step',
    [100, 200],
    [0.5, 0.5],
  ]);
  const { epoch: _, ...row } = train(0, 50);
  const byStep = curves(
    lines(row, { ...row, step: 100 }, val(100), { ...row, step: 150 }, val(150)),
  );
  expect(byStep.series).toContainEqual([
    'coco/bbox_mAP',
    'metric',
    'validation',
    'step',
    [100, 150],
    [0.5, 0.5],
  ]);
});

test.each([
  [
    'detectron2',
    'Detectron2 metrics.json: wanted objects of JSON with an "iteration", one on each line; none of 2 lines is one.',
  ],
  [
    'deit',
    'log.txt of DeiT and its relatives: wanted objects of JSON with an "epoch" and a "train_loss", one on each line; none of 2 lines is one.',
  ],
  [
    'mmdet',
    'OpenMMLab JSON log: wanted objects of JSON with "mode", "epoch" and "iter", or with "step", one on each line; none of 2 lines is one.',
  ],
  [
    'json-lines',
    'JSON lines: wanted objects of JSON with numbers under names such as epoch, loss and lr, one on each line; none of 2 lines is one.',
  ],
])('%s asked for says what is missing', (format, message) => {
  expect(() => readLogSync('{"a": {}}\nwords\n', { format })).toThrow(message);
});
