import { expect, test } from 'vitest';
import { totalsOf } from '../../src/formats/tfevents/totals.ts';

test('the parts of a detector add up, for each data', () => {
  const names = [
    'train/box_loss',
    'train/cls_loss',
    'train/dfl_loss',
    'metrics/recall',
    'val/giou_loss',
    'val/l1_loss',
  ];
  expect(totalsOf(names)).toEqual([
    {
      name: 'sum of train/box_loss, train/cls_loss, train/dfl_loss',
      of: 'train',
      parts: ['train/box_loss', 'train/cls_loss', 'train/dfl_loss'],
    },
    {
      name: 'sum of val/giou_loss, val/l1_loss',
      of: 'validation',
      parts: ['val/giou_loss', 'val/l1_loss'],
    },
  ]);
});

test.each([
  [['val/box_loss']],
  [['val/ce_loss', 'val/dice_loss']],
  [['val/loss', 'val/box_loss', 'val/cls_loss']],
  [[]],
])('there is none of %j', (names) => {
  expect(totalsOf(names)).toEqual([]);
});
