import { StepwiseError } from '@stepwise/core';
import { expect, test } from 'vitest';
import { readLogSync } from '../../src/index.ts';

const seriesOf = (log: string, run = 0) =>
  Object.fromEntries(
    (readLogSync(log).runs[run]?.series ?? []).map((series) => [series.name, series]),
  );

test('a bar that is drawn again and again, and the line with the validation', () => {
  const log = `Epoch 1/3
 1/12 [=>............................] - ETA: 3s - loss: 9.0 - accuracy: 0.10\b\b\b\b
12/12 [==============================] - 1s 31ms/step - loss: 0.5000 - accuracy: 0.8000 - val_loss: 0.6000 - val_accuracy: 0.7500 - lr: 1.0000e-04
Epoch 2/3
12/12 [==============================] - 1s 31ms/step - loss: 0.2500 - accuracy: 0.9000 - val_loss: nan - val_accuracy: 0.5000 - lr: 5.0000e-05
`;
  const history = readLogSync(log);
  expect(history.source.format).toBe('keras-console');
  const { loss, val_loss: valLoss, val_accuracy: valAccuracy, lr } = seriesOf(log);
  expect(loss).toMatchObject({
    role: 'loss',
    of: 'train',
    axis: 'epoch',
    at: [1, 2],
    values: [0.5, 0.25],
  });
  expect(valLoss).toMatchObject({
    of: 'validation',
    at: [1],
    values: [0.6],
    nonFinite: [{ value: 'NaN', from: 2 }],
  });
  expect(valAccuracy).toMatchObject({ mode: 'max', values: [0.75, 0.5] });
  expect(lr).toMatchObject({ role: 'rate', values: [1e-4, 5e-5], precision: { significant: 5 } });
  expect(history.runs[0]?.facts).toEqual({ framework: 'keras', plannedEpochs: 3 });
});

test('Keras 3, with carriage returns and escape sequences', () => {
  const bar = (done: number, rest: string): string =>
    `\r\u001b[1m${done}/2\u001b[0m \u001b[32m━━━━━━━━━━\u001b[0m\u001b[37m━━━━\u001b[0m \u001b[1m0s\u001b[0m 12ms/step - ${rest}`;
  const log = `Epoch 1/2
${bar(1, 'accuracy: 0.1 - loss: 3.5')}${bar(2, 'accuracy: 0.5 - loss: 2.0')}${bar(2, 'accuracy: 0.5 - loss: 2.0 - val_accuracy: 0.25 - val_loss: 2.5 - learning_rate: 1.0000e-03')}
Epoch 2/2
${bar(2, 'accuracy: 0.75 - loss: 1.0 - val_accuracy: 0.5 - val_loss: 1.5 - learning_rate: 5.0000e-04')}
`;
  const { loss, val_loss: valLoss, learning_rate: rate } = seriesOf(log);
  expect(loss?.values).toEqual([2, 1]);
  expect(valLoss?.values).toEqual([2.5, 1.5]);
  expect(rate?.values).toEqual([1e-3, 5e-4]);
});

test.each([
  ['verbose=2', '50/50 - 3s - loss: 0.5 - val_loss: 0.75 - 3s/epoch - 60ms/step'],
  ['verbose=2 of Keras 3', '50/50 - 3s - 60ms/step - loss: 0.5 - val_loss: 0.75'],
  ['old Keras', ' - 3s - loss: 0.5 - val_loss: 0.75'],
  ['old Keras with samples', '1000/1000 [=====] - 3s 3ms/sample - loss: 0.5 - val_loss: 0.75'],
])('%s', (_, line) => {
  const { loss, val_loss: valLoss } = seriesOf(`Epoch 1/9\n${line}\nEpoch 2/9\n${line}\n`);
  expect([loss?.values, valLoss?.values]).toEqual([
    [0.5, 0.5],
    [0.75, 0.75],
  ]);
});

test('what callbacks say', () => {
  const line = '5/5 - 1s - loss: 0.5 - val_loss: 0.6\n';
  const log = `Epoch 1/50
${line}
Epoch 00001: val_loss improved from inf to 0.60000, saving model to m.h5
Epoch 2/50
${line}
Epoch 00002: val_loss did not improve from 0.60000

Epoch 00002: ReduceLROnPlateau reducing learning rate to 0.0005000000237487257.
Epoch 3/50
${line}Restoring model weights from the end of the best epoch: 1.
Epoch 3: early stopping
`;
  const [run] = readLogSync(log).runs;
  expect(run?.messages.map(({ code, at, value }) => [code, at, value])).toEqual([
    ['best', 1, 0.6],
    ['reduced', 2, 0.0005000000237487257],
    ['best', 1, undefined],
    ['stopped-early', 3, undefined],
  ]);
  // no rate is made up from them
  expect(run?.series.map(({ name }) => name)).toEqual(['loss', 'val_loss']);
});

test('LearningRateScheduler says the rate of the epoch that follows', () => {
  const log = [1, 2, 3]
    .map(
      (epoch) =>
        `Epoch ${epoch}/3\n\nEpoch ${epoch}: LearningRateScheduler setting learning rate to ${0.1 / epoch}.\n5/5 - 1s - loss: 0.5\n`,
    )
    .join('');
  expect(seriesOf(log)['learning rate (LearningRateScheduler)']?.values).toEqual([
    0.1,
    0.05,
    0.1 / 3,
  ]);
});

test('a second fit is another run; of an epoch that was cut short nothing is kept', () => {
  const line = (loss: number): string => `5/5 - 1s - loss: ${loss}\n`;
  const log = `Epoch 1/2\n${line(4)}Epoch 2/2\n${line(3)}Epoch 1/2\n${line(2)}Epoch 2/2\n 3/5 [==>..] - ETA: 1s - loss: 1`;
  expect([seriesOf(log, 0)['loss']?.at, seriesOf(log, 1)['loss']?.at]).toEqual([[1, 2], [1]]);
  const { runs } = readLogSync(log);
  expect(runs.map(({ damage }) => damage.map(({ code }) => code))).toEqual([[], ['truncated']]);
});

test('an evaluation after the training is not the last epoch', () => {
  const log =
    'Epoch 1/2\n32/32 - 1s - loss: 0.75 - accuracy: 0.5\nEpoch 2/2\n32/32 - 1s - loss: 0.5 - accuracy: 0.75\n8/8 - 0s - loss: 9 - accuracy: 0.1\n';
  const { loss, accuracy } = seriesOf(log);
  expect(loss?.values).toEqual([0.75, 0.5]);
  expect(accuracy).toMatchObject({ of: 'train', values: [0.5, 0.75] });
});

test('a first epoch of which the length is not known, and bars over bars in one line', () => {
  const back = '\b'.repeat(60);
  const log = `Epoch 1/2
      1/Unknown - 1s 5ms/step - loss: 3${back}      2/Unknown - 1s 5ms/step - loss: 2${back}
2/2 [======] - 1s 5ms/step - loss: 2 - val_loss: 4
Epoch 2/2
1/2 [==>...] - ETA: 0s - loss: 9${back}2/2 [======] - 1s 5ms/step - loss: 1 - val_loss: 3
`;
  const { loss, val_loss: valLoss } = seriesOf(log);
  expect([loss?.values, valLoss?.values]).toEqual([
    [2, 1],
    [4, 3],
  ]);
  expect(readLogSync(log).runs[0]?.damage).toEqual([]);
});

test('what is not of the format is said', () => {
  expect(() => readLogSync('epoch,loss\n1,2\n', { format: 'keras-console' })).toThrow(
    StepwiseError,
  );
});
