import { expect, test } from 'vitest';
import { meaningOf } from '../../src/columns/meaningOf.ts';
import { placeOf } from '../../src/columns/placeOf.ts';

test.each([
  'val_loss',
  'valid_loss',
  'validation loss',
  'Validation Loss',
  'valLoss',
  'ValLoss',
  'eval_loss',
  'eval/loss',
  'dev_loss',
  'Loss/val',
  'loss_val',
  'val/box_loss',
  'eval_en_loss',
  'valloss',
  'val_nll',
])('%s is a validation loss', (name) => {
  expect(meaningOf(name)).toEqual({ role: 'loss', of: 'validation', mode: 'min' });
});

test.each([
  'loss',
  'Loss',
  'train_loss',
  'training_loss',
  'trainLoss',
  'Train Loss',
  'tr_loss',
  'epoch_loss',
])('%s is a training loss', (name) => {
  expect(meaningOf(name)).toEqual({ role: 'loss', of: 'train', mode: 'min' });
});

test.each([
  ['lr', undefined],
  ['LR', undefined],
  ['learning_rate', undefined],
  ['Learning Rate', undefined],
  ['learningRate', undefined],
  ['train_lr', undefined],
  ['train/learning_rate', undefined],
  ['current_lr', undefined],
  ['epoch_learning_rate', undefined],
  ['lr_step', undefined],
  ['lr-Adam', 'Adam'],
  ['lr-Adam/pg1', 'Adam/pg1'],
  ['lr/pg0', 'pg0'],
  ['x/lr0', '0'],
  ['lr_backbone', 'backbone'],
  ['encoder_lr', 'encoder'],
])('%s is a rate of the group %s', (name, group) => {
  expect(meaningOf(name)).toEqual({
    role: 'rate',
    of: null,
    mode: null,
    ...(group === undefined ? {} : { group }),
  });
});

test.each([
  ['acc', null, 'max'],
  ['val_acc', 'validation', 'max'],
  ['Train Acc.', 'train', 'max'],
  ['test_acc1', 'test', 'max'],
  ['val_binary_accuracy', 'validation', 'max'],
  ['metrics/mAP50-95(B)', null, 'max'],
  ['eval_top5', 'validation', 'max'],
  ['val_f1', 'validation', 'max'],
  ['val_f1_macro', 'validation', 'max'],
  ['valF1', 'validation', 'max'],
  ['val_mean_io_u_5', 'validation', 'max'],
  ['val_dice_coef', 'validation', 'max'],
  ['val_mIoU', 'validation', 'max'],
  ['eval_rouge1', 'validation', 'max'],
  ['r2', null, 'max'],
  ['eval_wer', 'validation', 'min'],
  ['val_mean_absolute_error', 'validation', 'min'],
  ['val_mae', 'validation', 'min'],
  ['error_rate', null, 'min'],
  ['perplexity', null, 'min'],
])('%s is a metric of %s, mode %s', (name, of, mode) => {
  expect(meaningOf(name)).toEqual({ role: 'metric', of, mode });
});

test.each(['time', 'Epoch time', 'elapsed', 'eval_runtime', 'train_seconds'])(
  '%s is a time',
  (name) => {
    expect(meaningOf(name)).toEqual({ role: 'time', of: null, mode: null });
  },
);

test.each([
  'foo',
  '',
  'grad_norm',
  'loss_scale',
  'loss_coef',
  'best_val_loss',
  'best_acc',
  'lr_decay',
  'lr-SGD-momentum',
  'min_lr',
  'samples_per_second',
  'batch_size',
  '__proto__',
  'constructor',
])('%j is something else', (name) => {
  expect(meaningOf(name).role).toBe('other');
});

test.each([
  ['epoch', 'epoch'],
  ['Epoch', 'epoch'],
  ['epoch_num', 'epoch'],
  ['step', 'step'],
  ['global_step', 'step'],
  ['trainer/global_step', 'step'],
  ['_step', 'step'],
  ['Iteration', 'step'],
  ['epoch_loss', null],
  ['batch_size', null],
  ['loss', null],
  ['', null],
])('%j counts in %s', (name, axis) => {
  expect(placeOf(name)).toBe(axis);
});
