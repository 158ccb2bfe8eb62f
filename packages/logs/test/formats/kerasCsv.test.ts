import { checkHistory, type History } from '@stepwise/core';
import { describe, expect, test } from 'vitest';
import { readLogSync } from '../../src/readLog.ts';

const read = (lines: readonly string[]): History =>
  checkHistory(readLogSync(`${lines.join('\n')}\n`));

test('columns in the order of the alphabet after an epoch are CSVLogger', () => {
  const history = read([
    'epoch,accuracy,loss,lr,val_accuracy,val_loss',
    '0,0.5,1.5,0.0010000000474974513,0.4,1.75',
    '1,0.6,1.25,0.0005000000237487257,0.5,1.5',
  ]);
  expect(history.source).toMatchObject({ format: 'keras-csv' });
  expect(history.source.because).toContain('alphabet');
  const [run] = history.runs;
  expect(run?.facts.framework).toBe('keras');
  expect(run?.series.map(({ name, role, of, mode }) => [name, role, of, mode])).toEqual([
    ['accuracy', 'metric', 'train', 'max'],
    ['loss', 'loss', 'train', 'min'],
    ['lr', 'rate', null, null],
    ['val_accuracy', 'metric', 'validation', 'max'],
    ['val_loss', 'loss', 'validation', 'min'],
  ]);
  expect(run?.series[2]?.values).toEqual([Math.fround(0.001), Math.fround(0.0005)]);
});

test('other separators', () => {
  const history = read([
    'epoch;accuracy;loss;val_accuracy;val_loss',
    '0;0.5;1.5;0.5;1.75',
    '1;0.5;1.25;0.5;1.5',
  ]);
  expect(history.source.format).toBe('keras-csv');
  expect(history.runs[0]?.series[3]?.values).toEqual([1.75, 1.5]);
});

test('NA is missing', () => {
  const [run] = read(['epoch,loss,val_loss', '0,1.2345678806304932,NA', '1,1.25,1.5']).runs;
  expect(run?.series.map(({ at }) => at)).toEqual([[0, 1], [1]]);
});

test('what was appended is another run; a run without validation has none', () => {
  const { runs } = read([
    'epoch,loss,lr,val_loss',
    '0,1.5,0.1,',
    '1,1.25,0.1,',
    '0,1,0.1,2',
    '1,0.5,0.1,1.5',
  ]);
  expect(runs.map(({ series }) => series.map(({ name, values }) => [name, values]))).toEqual([
    [
      ['loss', [1.5, 1.25]],
      ['lr', [0.1, 0.1]],
    ],
    [
      ['loss', [1, 0.5]],
      ['lr', [0.1, 0.1]],
      ['val_loss', [2, 1.5]],
    ],
  ]);
  expect(runs.map(({ facts }) => facts.framework)).toEqual(['keras', 'keras']);
});

test('values in lists, as CSVLogger quotes them', () => {
  const [run] = read(['epoch,loss,lr', '0,3,"""[0.1, 0.2]"""', '1,2,"""[0.05, 0.1]"""']).runs;
  expect(run?.series.map(({ name, values }) => [name, values])).toEqual([
    ['loss', [3, 2]],
    ['lr[0]', [0.1, 0.05]],
    ['lr[1]', [0.2, 0.1]],
  ]);
});

describe('what is not CSVLogger', () => {
  test.each([
    ['names of the training data', 'epoch,train_loss,val_loss', '0,1,2'],
    ['another order', 'epoch,loss,accuracy,lr', '0,1,2,3'],
    ['a validation without its training', 'epoch,loss,val_dice', '0,1,2'],
    ['no loss', 'epoch,accuracy', '0,1'],
    ['nothing but losses, in few digits', 'epoch,loss,val_loss', '0,1.5,2'],
    ['steps of an epoch', 'epoch,batch,loss,lr', '0,1,1.5,2'],
  ])('%s', (_, ...lines) => {
    expect(read(lines).source.format).toBe('csv');
  });
});
