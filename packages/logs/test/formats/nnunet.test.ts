import { StepwiseError } from '@stepwise/core';
import { expect, test } from 'vitest';
import { readLogSync } from '../../src/index.ts';

const TIME = '2024-03-05 10:11:12.123456: ';

const v2 = (epoch: number, rate: string, train: string, val: string): string =>
  [
    '',
    `Epoch ${epoch}`,
    `Current learning rate: ${rate}`,
    `train_loss ${train}`,
    `val_loss ${val}`,
    'Pseudo dice [np.float32(0.5), 0.75, nan]',
    'Epoch time: 225.06 s',
    ...(epoch === 1 ? ['Yayy! New best EMA pseudo Dice: 0.61'] : []),
  ]
    .map((line) => `${TIME}${line} \n`)
    .join('');

const seriesOf = (log: string, run = 0) =>
  Object.fromEntries(
    (readLogSync(log).runs[run]?.series ?? []).map((series) => [series.name, series]),
  );

test('v2: the rate is that of its own epoch', () => {
  const log = `#######\nPlease cite the following paper\n\n${v2(0, '0.01', '0.05', '-0.10')}${v2(1, '0.00991', '-0.2', '-0.3')}`;
  expect(readLogSync(log).source.format).toBe('nnunet');
  const series = seriesOf(log);
  expect(series['learning rate']).toMatchObject({
    role: 'rate',
    axis: 'epoch',
    at: [0, 1],
    values: [0.01, 0.00991],
  });
  expect(series['train_loss']).toMatchObject({ role: 'loss', of: 'train', values: [0.05, -0.2] });
  expect(series['val_loss']).toMatchObject({
    role: 'loss',
    of: 'validation',
    values: [-0.1, -0.3],
  });
  expect(series['mean pseudo Dice']).toMatchObject({
    role: 'metric',
    mode: 'max',
    values: [0.625, 0.625],
  });
  expect(series['epoch time']).toMatchObject({ role: 'time', values: [225.06, 225.06] });
  const [run] = readLogSync(log).runs;
  expect(run?.messages.map(({ code, at }) => [code, at])).toEqual([['best', 1]]);
  expect(run?.facts.configuration?.['rateLoggedAfterStep']).toBeUndefined();
});

const v1 = (epoch: number, next: string, val: string): string =>
  `${TIME}\nepoch:  ${epoch}\n${TIME}train loss : -0.4094\n${TIME}validation loss: ${val}\n` +
  `${TIME}Average global foreground Dice: [0.5, 0.25]\n${TIME}(interpret this as an estimate)\n` +
  `${TIME}lr: ${next}\n${TIME}This epoch took 241.6 s\n`;

test('v1: the rate is that of the next epoch, and the facts say so', () => {
  const log = v1(0, '0.009991', '-0.6567') + v1(1, '0.009982', '-0.7');
  expect(readLogSync(log).source.because).toContain('v1');
  const series = seriesOf(log);
  expect(series['lr']).toMatchObject({ role: 'rate', at: [0, 1], values: [0.009991, 0.009982] });
  expect(series['validation loss']).toMatchObject({ of: 'validation', values: [-0.6567, -0.7] });
  expect(series['mean pseudo Dice']?.values).toEqual([0.375, 0.375]);
  expect(readLogSync(log).runs[0]?.facts.configuration).toEqual({ rateLoggedAfterStep: true });
});

test('a resumed training goes on in its run; one that begins again is another', () => {
  const resumed = `${v1(0, '0.009', '-0.5')}${TIME}loading checkpoint model_latest.model train= True\n${v1(1, '0.008', '-0.6')}`;
  const [run, ...others] = readLogSync(resumed).runs;
  expect(others).toEqual([]);
  expect(run?.messages).toMatchObject([{ code: 'resumed', at: 1 }]);
  const again = v1(0, '0.009', '-0.5') + v1(1, '0.008', '-0.6') + v1(0, '0.009', '-0.4');
  expect(readLogSync(again).runs).toHaveLength(2);
});

test('what is not of the format is said', () => {
  expect(() => readLogSync('epoch,loss\n1,2\n', { format: 'nnunet' })).toThrow(StepwiseError);
  expect(() => readLogSync('epoch,loss\n1,2\n', { format: 'nnunet' })).toThrow(/Epoch 0/u);
});
