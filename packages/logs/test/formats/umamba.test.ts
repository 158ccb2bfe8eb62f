import { StepwiseError } from '@stepwise/core';
import { expect, test } from 'vitest';
import { readLogSync } from '../../src/index.ts';

const RULE = '='.repeat(60);
const HEAD = `2025-01-01 12:00:00,000 | tool | WARNING | something
/lib/torch/optim/lr_scheduler.py:60: UserWarning: deprecated
${RULE}
TRAINING
${RULE}
Learning rate: 0.001
Early stopping patience: 15
Total parameters: 215,970
${RULE}
`;

const seriesOf = (log: string, run = 0) =>
  Object.fromEntries(
    (readLogSync(log).runs[run]?.series ?? []).map((series) => [series.name, series]),
  );

test('the rate after the losses', () => {
  const log = `${HEAD}
Epoch 1/150:
  Train - Loss: 0.277850 | Scalar: 0.284528 (0.5334) | Temporal: 0.314722
  Val   - Loss: 0.188802 | Scalar: 0.187578 (0.4331) | Temporal: 0.229989
  LR: 2.00e-04
  *** New best validation loss: 0.188802 ***
  Saved best model to weights/best_model.pt

Epoch 2/150:
  Train - Loss: 0.200605 | Scalar: 0.202729 (0.4503) | Temporal: 0.234778
  Val   - Loss: -0.168311 | Scalar: 0.165367 (0.4067) | Temporal: 0.210218
  LR: 4.00e-04
`;
  const history = readLogSync(log);
  expect(history.source.format).toBe('umamba');
  const {
    LR: rate,
    'Val Loss': val,
    'Train Scalar RMSE': rmse,
    'Train Loss': train,
  } = seriesOf(log);
  expect(rate).toMatchObject({
    role: 'rate',
    at: [1, 2],
    values: [2e-4, 4e-4],
    precision: { significant: 3 },
  });
  expect(val).toMatchObject({ role: 'loss', of: 'validation', values: [0.188802, -0.168311] });
  expect(train).toMatchObject({ role: 'loss', of: 'train', values: [0.27785, 0.200605] });
  expect(rmse).toMatchObject({
    role: 'metric',
    of: 'train',
    mode: 'min',
    values: [0.5334, 0.4503],
  });
  const [run] = history.runs;
  expect(run?.facts).toEqual({
    framework: 'pytorch',
    plannedEpochs: 150,
    configuration: {
      'Learning rate': 0.001,
      'Early stopping patience': 15,
      'Total parameters': 215_970,
    },
  });
  expect(run?.messages).toEqual([
    { code: 'best', axis: 'epoch', at: 1, text: '*** New best validation loss: 0.188802 ***' },
  ]);
});

/** The other style: a heading with the rate, then a summary. */
const block = (epoch: number, rate: string, val: string): string => `
${RULE}
Epoch ${epoch}/150
Learning Rate: ${rate}
${RULE}

${RULE}
Epoch ${epoch}/150 Summary
${RULE}
Training   -> Loss: 0.288140 | Scalar: 0.289083 (RMSE: 0.5377) | Temporal: 0.343129 (RMSE: 0.5858)
Validation -> Loss: ${val} | Scalar: 0.205166 (RMSE: 0.4530) | Temporal: 0.275967 (RMSE: 0.5253)
${RULE}
`;

test('the rate before the losses', () => {
  const log = HEAD + block(1, '0.001000', '0.5') + block(2, '0.000200', '0.25');
  const { LR: rate, 'Val Loss': val, 'Val Temporal RMSE': rmse } = seriesOf(log);
  expect(rate).toMatchObject({ at: [1, 2], values: [1e-3, 2e-4], precision: { decimals: 6 } });
  expect(val?.values).toEqual([0.5, 0.25]);
  expect(rmse?.values).toEqual([0.5253, 0.5253]);
});

const plain = (epoch: number, rate: string, val: string): string => `${RULE}
Epoch ${epoch}/150
Learning Rate: ${rate}
${RULE}
${RULE}
Epoch ${epoch} Summary:
  Train - Loss: 0.1 | MSE: 0.1 | RMSE: 0.3 | MAE: 0.2
  Val   - Loss: ${val} | MSE: 0.1 | RMSE: 0.3 | MAE: 0.2
${RULE}
`;

test('two trainings in one file: what follows is in doubt and still read', () => {
  const log =
    HEAD +
    plain(1, '1.00e-03', '0.5') +
    plain(2, '1.00e-03', '0.4') +
    'Early stopping triggered after 15 epochs without improvement\n' +
    '=========\nEpoch 3 Summary:\n  Val   - Loss: 0.3 | MSE: 0.1\nEpoch 4\nEpoch \n' +
    plain(4, '1.00', '0.2');
  const [run, ...others] = readLogSync(log).runs;
  expect(others).toEqual([]);
  expect(run?.damage.find(({ code }) => code === 'interleaved')?.from).toEqual({
    axis: 'epoch',
    at: 3,
  });
  expect(run?.messages.map(({ code, at }) => [code, at])).toEqual([['stopped-early', 2]]);
  expect(seriesOf(log)['Val Loss']).toMatchObject({
    at: [1, 2, 3, 4],
    values: [0.5, 0.4, 0.3, 0.2],
  });
});

test('epochs that begin again are another run', () => {
  const log =
    HEAD + plain(1, '1.00e-03', '0.5') + plain(2, '1.00e-03', '0.4') + plain(1, '1.00e-03', '0.6');
  expect(
    readLogSync(log).runs.map(
      ({ series }) => series.find(({ name }) => name === 'Val Loss')?.values,
    ),
  ).toEqual([[0.5, 0.4], [0.6]]);
});

test('what is not of the format is said', () => {
  expect(() => readLogSync('epoch,loss\n1,2\n', { format: 'umamba' })).toThrow(StepwiseError);
  expect(() => readLogSync('epoch,loss\n1,2\n', { format: 'umamba' })).toThrow(/Epoch 1\/150/u);
});
