import { expect, test } from 'vitest';
import { readLogSync } from '../../src/index.ts';

const LEFT_TO_OTHERS: readonly (readonly [what: string, text: string])[] = [
  ['names as timm has them', 'epoch,train_loss,eval_loss,lr\n0,1,2,0.1\n1,0.5,1,0.1\n'],
  ['names as fastai has them', 'epoch,train_loss,valid_loss,lr\n0,1,2,0.1\n1,0.5,1,0.1\n'],
  ['fastai’s names and plain seconds', 'epoch,train_loss,valid_loss,time\n0,1,2,17\n1,0.5,1,16\n'],
  ['folders as Ultralytics has them', 'epoch,train/loss,val/loss,lr\n0,1,2,0.1\n1,0.5,1,0.1\n'],
  [
    'epochs and steps in dense rows',
    'epoch,step,train_loss,val_loss\n0,10,1,2\n1,20,0.5,1\n2,30,0.25,0.5\n',
  ],
  [
    'a validation with the last step of each epoch',
    'epoch,step,train_loss,val_loss\n0,1,1,\n0,2,0.5,1\n1,3,0.25,\n1,4,0.125,0.5\n',
  ],
  [
    'the log of transformers as a table',
    'loss,grad_norm,learning_rate,epoch,step,eval_loss,eval_runtime\n1,2,0.1,1,10,,\n,,,1,10,2,5\n0.5,2,0.1,2,20,,\n,,,2,20,1,5\n',
  ],
  [
    'fractions of epochs',
    'train_loss,epoch,step,val_loss\n1,0.5,10,\n,1.0,20,2\n0.5,1.5,30,\n,2.0,40,1\n',
  ],
  ['a dash in each name', 'epoch,loss - train,loss - val\n0,1,2\n1,0.5,1\n'],
  ['a least and a greatest value', 'Step,loss,acc__MIN,acc__MAX\n0,1,0.5,0.75\n1,0.5,0.5,0.75\n'],
];

test.each(LEFT_TO_OTHERS)('%s are a plain table', (_, text) => {
  expect(readLogSync(text).source.format).toBe('csv');
});

test('fractions of an epoch in front of numbers are no results of YOLO', () => {
  const progress = '1/10 loss 0.5 0.25 0.125 1 2 3 4 5 6\n2/10 loss 0.5 0.25 0.125 1 2 3 4 5 6\n';
  expect(() => readLogSync(progress, { format: 'yolov7' })).toThrow('YOLOv7 results.txt: wanted');
});
