import { expect, test } from 'vitest';
import { readLogSync } from '../../src/index.ts';

const csv = (lines: readonly string[]): string => lines.map((line) => `${line}\r\n`).join('');

test('a summary.csv as timm writes it', () => {
  const { source, runs, damage } = readLogSync(
    csv([
      'epoch,train_loss,eval_loss,eval_top1,eval_top5,lr',
      '0,6.5,5.5,1.5,5.25,1e-06',
      '1,6.25,5.25,2.5,7.25,0.0005',
    ]),
  );
  expect(source).toMatchObject({
    format: 'timm',
    because:
      'Read as timm summary.csv, because its columns are epoch, train_loss, eval_top1, eval_top5 and lr.',
  });
  expect(damage).toEqual([]);
  expect(runs[0]?.facts).toEqual({ framework: 'timm' });
  const meanings = runs[0]?.series.map(({ name, role, of, mode, values }) => [
    name,
    role,
    of,
    mode,
    values,
  ]);
  expect(meanings).toEqual([
    ['train_loss', 'loss', 'train', 'min', [6.5, 6.25]],
    ['eval_loss', 'loss', 'validation', 'min', [5.5, 5.25]],
    ['eval_top1', 'metric', 'validation', 'max', [1.5, 2.5]],
    ['eval_top5', 'metric', 'validation', 'max', [5.25, 7.25]],
    ['lr', 'rate', null, null, [1e-6, 0.0005]],
  ]);
});

test('a rate that is a list has a series for each group', () => {
  const [run] = readLogSync(
    csv([
      'epoch,train_loss,train_lr,eval_loss,eval_top1,eval_top5',
      '0,6.5,"[2e-07, 2e-08]",5.5,1.5,5.25',
      '1,6.25,"[4e-07, 4e-08]",5.25,2.5,7.25',
    ]),
  ).runs;
  const rates = run?.series.filter(({ role }) => role === 'rate');
  expect(rates?.map(({ name, group, values }) => [name, group, values])).toEqual([
    ['train_lr[0]', '0', [2e-7, 4e-7]],
    ['train_lr[1]', '1', [2e-8, 4e-8]],
  ]);
  expect(run?.series.find(({ name }) => name === 'eval_loss')?.values).toEqual([5.5, 5.25]);
});

test('epochs without an evaluation have shorter rows', () => {
  const { runs, damage } = readLogSync(
    csv([
      'epoch,train_loss,eval_loss,eval_top1,eval_top5,lr',
      '0,6.5,5.5,1.5,5.25,0.1',
      '1,6.25,0.2',
      '2,6,5,2,6,0.3',
      '3,5.5,4',
    ]),
  );
  const places = new Map(runs[0]?.series.map(({ name, at, values }) => [name, [at, values]]));
  expect(places.get('lr')).toEqual([
    [0, 1, 2, 3],
    [0.1, 0.2, 0.3, 4],
  ]);
  expect(places.get('eval_loss')).toEqual([
    [0, 2],
    [5.5, 5],
  ]);
  expect(damage).toEqual([]);
});

test('names that stand there again because the training was resumed are no new run', () => {
  const header = 'epoch,train_loss,eval_loss,eval_top1,eval_top5,lr';
  const rows = ['0,6,5,1,2,0.1', '1,5,4,2,3,0.1'];
  const resumed = readLogSync(csv([header, ...rows, header, '2,4,3,3,4,0.1']));
  expect(resumed.runs.map(({ series }) => series[0]?.at)).toEqual([[0, 1, 2]]);
  expect(resumed.damage).toEqual([]);
  const again = readLogSync(csv([header, ...rows, header, ...rows]));
  expect(again.runs.map(({ series }) => series[0]?.at)).toEqual([
    [0, 1],
    [0, 1],
  ]);
});

test('asked for, a table that could be anybody’s is read, and one of another kind is an error', () => {
  const anybody = 'epoch,train_loss,eval_loss,lr\n0,1,2,0.1\n1,0.5,1,0.1\n';
  expect(readLogSync(anybody).source.format).toBe('csv');
  const { source, runs } = readLogSync(anybody, { format: 'timm' });
  expect(source.because).toContain('because that was asked for');
  expect(runs[0]?.series.map(({ name }) => name)).toEqual(['train_loss', 'eval_loss', 'lr']);
  expect(() => readLogSync('step,loss\n0,1\n', { format: 'timm' })).toThrow(
    'timm summary.csv: wanted a line with the names of the columns, among them epoch and such as train_loss',
  );
});
