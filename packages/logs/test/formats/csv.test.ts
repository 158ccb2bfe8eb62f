import { checkHistory, type RunHistory, type Series } from '@stepwise/core';
import { describe, expect, test } from 'vitest';
import { readLogSync } from '../../src/readLog.ts';

function runsOf(lines: readonly string[], format = 'csv'): readonly RunHistory[] {
  const history = checkHistory(readLogSync(`${lines.join('\n')}\n`));
  expect(history.source.format).toBe(format);
  return history.runs;
}

const brief = (series: readonly Series[] | undefined): unknown =>
  series?.map(({ name, at, values }) => [name, [...at], [...values]]);

describe('how it is written', () => {
  test.each([
    ['commas', 'epoch,train_loss,lr', '1,0.5,1e-3', '2,0.25,5e-4'],
    ['commas and blanks', ' epoch, train_loss,  lr', ' 1,  0.5, 1e-3', ' 2, 0.25, 5e-4'],
    ['tabs', 'epoch\ttrain_loss\tlr', '1\t0.5\t1e-3', '2\t0.25\t5e-4'],
    ['semicolons', 'epoch;train_loss;lr', '1;0.5;0.001', '2;0.25;0.0005'],
    ['semicolons and decimal commas', 'epoch;train_loss;lr', '1;0,5;0,001', '2;0,25;0,0005'],
    ['tabs and decimal commas', 'epoch\ttrain_loss\tlr', '1\t0,5\t1e-3', '2\t0,25\t5e-4'],
    ['bars', 'epoch|train_loss|lr', '1|0.5|1e-3', '2|0.25|5e-4'],
    ['blanks', 'epoch train_loss lr', '1 0.5 1e-3', '2 0.25 5e-4'],
    [
      'aligned columns',
      'epoch   train_loss      lr',
      '    1         0.5    1e-3',
      '    2        0.25    5e-4',
    ],
    ['quotes', '"epoch","train_loss","lr"', '"1","0.5","1e-3"', '"2","0.25","5e-4"'],
    ['a comma at the end', 'epoch,train_loss,lr,', '1,0.5,1e-3,', '2,0.25,5e-4,'],
    ['an index without a name', ',epoch,train_loss,lr', '0,1,0.5,1e-3', '1,2,0.25,5e-4'],
    ['an index that the names leave out', 'epoch,train_loss,lr', '0,1,0.5,1e-3', '1,2,0.25,5e-4'],
    ['names in a comment', '# epoch train_loss lr', '1 0.5 1e-3', '2 0.25 5e-4'],
    ['sep=', 'sep=;\nepoch;train_loss;lr', '1;0.5;1e-3', '2;0.25;5e-4'],
    [
      'comments and empty lines',
      '# a run\n\nepoch,train_loss,lr',
      '1,0.5,1e-3',
      '# half of it\n2,0.25,5e-4',
    ],
    ['names again', 'epoch,train_loss,lr', '1,0.5,1e-3', 'epoch,train_loss,lr\n2,0.25,5e-4'],
    ['epochs of how many', 'Epoch,train_loss,lr', '1/2,0.5,1e-3', '2/2,0.25,5e-4'],
  ])('%s', (_, ...lines) => {
    const [run, ...others] = runsOf(lines);
    expect(others).toEqual([]);
    expect(brief(run?.series)).toEqual([
      ['train_loss', [1, 2], [0.5, 0.25]],
      ['lr', [1, 2], [0.001, 0.0005]],
    ]);
    expect(run?.damage).toEqual([]);
  });
});

describe('places', () => {
  test('without epochs rows are counted from 0', () => {
    const [run] = runsOf(['train_loss,val_loss', '3,4', '2,3', '1,2']);
    expect(brief(run?.series)).toEqual([
      ['train_loss', [0, 1, 2], [3, 2, 1]],
      ['val_loss', [0, 1, 2], [4, 3, 2]],
    ]);
    expect(run?.series[0]?.axis).toBe('epoch');
  });

  test('steps with their epochs', () => {
    const [run] = runsOf(['step,epoch,loss', '10,0,3', '20,0,2', '30,1,1', '40,1,0.5']);
    expect(run?.series[0]).toMatchObject({
      axis: 'step',
      at: [10, 20, 30, 40],
      elsewhere: [0, 0, 1, 1],
    });
    expect(run?.series).toHaveLength(1);
  });

  test('epochs with their steps', () => {
    const [run] = runsOf(['epoch,step,loss', '0,100,3', '1,200,2', '2,300,1']);
    expect(run?.series[0]).toMatchObject({
      axis: 'epoch',
      at: [0, 1, 2],
      elsewhere: [100, 200, 300],
    });
  });

  test.each([
    ['from 0', [0, 1, 2], [0, 1, 2, 3, 4, 5]],
    ['from 1', [1, 2, 3], [1, 2, 3, 4, 5, 6]],
  ])('steps that begin again in each epoch, %s, go on', (_, steps, expected) => {
    const rows = [0, 1].flatMap((epoch) => steps.map((step) => `${epoch},${step},0.5`));
    const [run, ...others] = runsOf(['epoch,batch,loss', ...rows]);
    expect(others).toEqual([]);
    expect(run?.series[0]).toMatchObject({ axis: 'step', at: expected });
  });

  test('rows of an epoch that fill different columns stand at one place', () => {
    const lines = ['epoch,train_loss,val_loss', '0,3,', '0,,4', '1,2,', '1,,3'];
    expect(brief(runsOf(lines)[0]?.series)).toEqual([
      ['train_loss', [0, 1], [3, 2]],
      ['val_loss', [0, 1], [4, 3]],
    ]);
  });

  test('several rows of an epoch without steps are counted', () => {
    const [run] = runsOf(['epoch,loss', '0,3', '0,2', '1,1', '1,0.5']);
    expect(run?.series[0]).toMatchObject({
      axis: 'step',
      at: [0, 1, 2, 3],
      elsewhere: [0, 0, 1, 1],
    });
  });
});

describe('runs', () => {
  test('epochs that begin again are another run', () => {
    const runs = runsOf(['epoch,train_loss', '1,3', '2,2', '1,9', '2,8', '3,7']);
    expect(runs.map(({ series }) => brief(series))).toEqual([
      [['train_loss', [1, 2], [3, 2]]],
      [['train_loss', [1, 2, 3], [9, 8, 7]]],
    ]);
  });

  test('columns that tell runs apart split and name them', () => {
    const runs = runsOf([
      'epoch,loss,optimization,batch_size,learning_rate',
      '1,3,Adam,16,0.1',
      '2,2,Adam,16,0.1',
      '1,4,Adam,32,0.1',
      '1,5,SGD,32,0.01',
      '2,4,SGD,32,0.01',
    ]);
    expect(runs.map(({ name }) => name)).toEqual([
      'optimization Adam, batch_size 16',
      'optimization Adam, batch_size 32',
      'optimization SGD, batch_size 32',
    ]);
    expect(runs.map(({ series }) => brief(series))).toEqual([
      [
        ['loss', [1, 2], [3, 2]],
        ['learning_rate', [1, 2], [0.1, 0.1]],
      ],
      [
        ['loss', [1], [4]],
        ['learning_rate', [1], [0.1]],
      ],
      [
        ['loss', [1, 2], [5, 4]],
        ['learning_rate', [1, 2], [0.01, 0.01]],
      ],
    ]);
  });

  test('a fold is another run where its epochs are higher too', () => {
    const runs = runsOf(['fold,epoch,loss', '0,1,3', '0,2,2', '1,3,4', '1,4,3']);
    expect(runs.map(({ name }) => name)).toEqual(['fold 0', 'fold 1']);
  });

  test('a batch size that grows as the epochs go on is no other run', () => {
    const runs = runsOf(['epoch,loss,batch_size', '1,3,16', '2,2,16', '3,1,32', '4,0.5,32']);
    expect(runs).toHaveLength(1);
    expect(runs[0]?.series[0]?.at).toEqual([1, 2, 3, 4]);
  });

  test('rows of training and validation under each other become columns', () => {
    const [run, ...others] = runsOf([
      'epoch,phase,loss,acc',
      '0,train,3,0.1',
      '0,val,4,0.2',
      '1,train,2,0.3',
      '1,val,3,0.4',
    ]);
    expect(others).toEqual([]);
    expect(run?.series.map(({ name, role, of, values }) => [name, role, of, values])).toEqual([
      ['train/loss', 'loss', 'train', [3, 2]],
      ['train/acc', 'metric', 'train', [0.1, 0.3]],
      ['val/loss', 'loss', 'validation', [4, 3]],
      ['val/acc', 'metric', 'validation', [0.2, 0.4]],
    ]);
  });

  test('a rate in the rows of both is one', () => {
    const lines = [
      'epoch,split,loss,lr',
      '1,train,3,0.1',
      '1,valid,4,0.1',
      '2,train,2,0.05',
      '2,valid,3,0.05',
    ];
    const [run] = runsOf(lines);
    expect(brief(run?.series)).toEqual([
      ['train/loss', [1, 2], [3, 2]],
      ['lr', [1, 2], [0.1, 0.05]],
      ['valid/loss', [1, 2], [4, 3]],
    ]);
    expect(run?.damage).toEqual([]);
  });

  test('names that stand in the rows', () => {
    const lines = [
      'epoch,metric,value',
      '0,train_loss,3',
      '0,val_loss,4',
      '1,train_loss,2',
      '1,val_loss,3',
    ];
    expect(runsOf(lines)[0]?.series.map(({ role, of, values }) => [role, of, values])).toEqual([
      ['loss', 'train', [3, 2]],
      ['loss', 'validation', [4, 3]],
    ]);
  });

  test('a metric beside that of the validation is of the training', () => {
    const [run] = runsOf(['loss,accuracy,val_loss,val_accuracy', '3,0.1,4,0.2', '2,0.2,3,0.3']);
    expect(run?.series.map(({ of }) => of)).toEqual(['train', 'train', 'validation', 'validation']);
  });

  test('other names in the middle of a file begin another table', () => {
    const runs = runsOf([
      'epoch,train_loss',
      '1,3',
      '2,2',
      'epoch,lr,train_loss',
      '1,0.1,9',
      '2,0.1,8',
    ]);
    expect(runs.map(({ series }) => brief(series))).toEqual([
      [['train_loss', [1, 2], [3, 2]]],
      [
        ['train_loss', [1, 2], [9, 8]],
        ['lr', [1, 2], [0.1, 0.1]],
      ],
    ]);
  });
});

describe('cells', () => {
  test('a list of rates is a rate for each group', () => {
    const [run] = runsOf(['epoch,train_loss,lr', '0,3,"[2e-07, 1e-06]"', '1,2,"[4e-07, 2e-06]"']);
    expect(
      run?.series.slice(1).map(({ name, role, group, values }) => [name, role, group, values]),
    ).toEqual([
      ['lr[0]', 'rate', '0', [2e-7, 4e-7]],
      ['lr[1]', 'rate', '1', [1e-6, 2e-6]],
    ]);
  });

  test('a list without quotes too', () => {
    const [run] = runsOf(['epoch,lr,train_loss', '0,[2e-07, 1e-06],3', '1,[4e-07, 2e-06],2']);
    expect(run?.series.map(({ name }) => name)).toEqual(['train_loss', 'lr[0]', 'lr[1]']);
  });

  test('columns of words are no series', () => {
    const [run] = runsOf([
      'time,epoch,train_loss,note',
      '10:00:01,1,3,first',
      '10:00:09,2,2,better',
      '10:00:20,3,1,better',
    ]);
    expect(run?.series.map(({ name }) => name)).toEqual(['train_loss']);
    expect(run?.damage).toEqual([]);
  });

  test('two columns of a name are two', () => {
    const [run] = runsOf(['epoch,loss,loss', '1,3,5', '2,2,4']);
    expect(run?.series.map(({ name, values }) => [name, values])).toEqual([
      ['loss', [3, 2]],
      ['loss (2)', [5, 4]],
    ]);
  });

  test('names may be anything', () => {
    const [run] = runsOf(['epoch,__proto__,<b>loss</b>', '1,3,5', '2,2,4']);
    expect(run?.series.map(({ name }) => name)).toEqual(['__proto__', '<b>loss</b>']);
  });
});

describe('damage', () => {
  const rows = Array.from({ length: 20 }, (_, row) => `${row},0.5,0.25`);

  test('a file that ends inside a row', () => {
    const history = readLogSync(['epoch,train_loss,val_loss', ...rows, '20,0.4'].join('\n'));
    expect(history.damage).toMatchObject([{ code: 'truncated', line: 22 }]);
    expect(history.runs[0]?.series[0]?.at.at(-1)).toBe(19);
  });

  test('a last row without an end of the line is whole', () => {
    const history = readLogSync(['epoch,train_loss,val_loss', ...rows, '20,0.4,0.2'].join('\n'));
    expect(history.damage).toEqual([]);
    expect(history.runs[0]?.series[0]?.at.at(-1)).toBe(20);
  });

  test('two rows in a line, and words between the rows', () => {
    const lines = [
      'epoch,train_loss,val_loss',
      ...rows,
      '20,0.420,0.4,0.2',
      'killed',
      '21,0.4,0.2',
      '',
    ];
    const history = readLogSync(lines.join('\n'));
    expect(history.damage).toMatchObject([{ code: 'unreadable-line', line: 22, count: 2 }]);
    expect(history.runs[0]?.series[0]?.at.at(-1)).toBe(21);
  });

  test('rows that leave out the validation which was not due are whole', () => {
    const sparse = rows.map((row, index) =>
      index % 5 === 4 ? row : row.slice(0, row.lastIndexOf(',')),
    );
    const history = readLogSync(['epoch,train_loss,val_loss', ...sparse, ''].join('\n'));
    expect(history.damage).toEqual([]);
    expect(history.runs[0]?.series.map(({ at }) => at.length)).toEqual([20, 4]);
  });

  test('lines before the table', () => {
    const history = readLogSync(
      ['training on 2 devices', 'epoch,train_loss,val_loss', ...rows, ''].join('\n'),
    );
    expect(history.damage).toMatchObject([{ code: 'unreadable-line', line: 1 }]);
    expect(history.runs[0]?.series[0]?.at).toHaveLength(20);
  });

  test('an epoch that is there twice', () => {
    const [run] = runsOf(['epoch,train_loss', '1,3', '2,2', '2,1', '3,0.5', '4,0.4', '5,0.3']);
    expect(run?.series[0]).toMatchObject({ at: [1, 2, 3, 4, 5], values: [3, 1, 0.5, 0.4, 0.3] });
    expect(run?.damage).toMatchObject([{ code: 'repeated-place', count: 1 }]);
  });
});
