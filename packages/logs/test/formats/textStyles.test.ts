import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pairsOf } from '../../src/formats/text/pairsOf.ts';
import { LONGEST, tokensOf } from '../../src/formats/text/tokens.ts';
import { readLogSync } from '../../src/index.ts';

const EPOCHS = [1, 2, 3];
const each = (block: (epoch: number) => string, end = '\n'): string => EPOCHS.map(block).join(end);

/** Name of a series → its data, its axis, its places and its values. */
const seriesOf = (log: string): Record<string, readonly unknown[]> => {
  const { source, runs } = readLogSync(log);
  expect([source.format, runs.length]).toEqual(['text', 1]);
  return Object.fromEntries(
    (runs[0]?.series ?? []).map(({ name, of, axis, at, values }) => [name, [of, axis, at, values]]),
  );
};
const messagesOf = (log: string): readonly unknown[] =>
  readLogSync(log).runs.flatMap(({ messages }) => messages.map(({ code, at }) => [code, at]));

describe('batches', () => {
  test('in brackets behind the epoch; the test after them stands at the epoch', () => {
    const log = each(
      (epoch) =>
        `Train Epoch: ${epoch} [0/1000 (0%)]\tLoss: ${epoch}\nTrain Epoch: ${epoch} [500/1000 (50%)]\tLoss: ${epoch / 2}\n\nTest set: Average loss: ${epoch / 4}, Accuracy: ${epoch}5/100 (${epoch}5%)\n`,
    );
    expect(seriesOf(log)).toEqual({
      'Train Loss': ['train', 'step', [0, 500, 1000, 1500, 2000, 2500], [1, 0.5, 2, 1, 3, 1.5]],
      'Test set Average loss': ['test', 'epoch', EPOCHS, [0.25, 0.5, 0.75]],
      'Test set Accuracy': ['test', 'epoch', EPOCHS, [0.15, 0.25, 0.35]],
    });
  });

  test('epochs from 0, means in brackets, and a validation that counts its own batches', () => {
    const log = each(
      (epoch) =>
        `Epoch: [${epoch - 1}][  0/20]\tTime 0.5 (0.5)\tLoss ${epoch}.5e+00 (9.5e+00)\nEpoch: [${epoch - 1}][ 10/20]\tTime 0.5 (0.5)\tLoss ${epoch}.0e+00 (9.5e+00)\nTest: [ 0/4]\tTime 2 (2)\tLoss 7 (7)\tAcc@1 1 (1)\nTest: [ 4/4]\tTime 2 (2)\tLoss ${epoch + 4} (7)\tAcc@1 9 (9)\n * Acc@1 ${epoch}0.5`,
    );
    const series = seriesOf(log);
    expect(series['Loss']).toEqual([
      'train',
      'step',
      [0, 10, 20, 30, 40, 50],
      [1.5, 1, 2.5, 2, 3.5, 3],
    ]);
    expect(series['Test Loss']).toEqual(['test', 'epoch', [0, 1, 2], [5, 6, 7]]);
    expect(series['Test Acc@1']).toEqual(['test', 'epoch', [0, 1, 2], [10.5, 20.5, 30.5]]);
  });

  test('counters that begin again in each epoch, and thousands with commas', () => {
    const log = each((epoch) =>
      ['1,000', '2,000'].map((step) => `epoch ${epoch} step ${step} loss ${epoch}`).join('\n'),
    );
    expect(seriesOf(log)['loss']?.slice(1, 3)).toEqual([
      'step',
      [1000, 2000, 3000, 4000, 5000, 6000],
    ]);
  });
});

describe('bars', () => {
  const bar = (epoch: number, done: number): string =>
    `Epoch ${epoch}:  ${done}%|███▍   | ${done}/100 [00:12<00:20, 31.2it/s, loss=${epoch + 1 - done / 100}]`;

  test('what a bar says last is the value of the epoch', () => {
    const log = each((epoch) => [10, 50, 100].map((done) => bar(epoch, done)).join('\r'));
    expect(seriesOf(log)).toEqual({ loss: ['train', 'epoch', EPOCHS, [1, 2, 3]] });
    expect(readLogSync(log).runs[0]?.damage).toEqual([]);
  });

  test('a bar at which the log ends counts for nothing', () => {
    const log = `${each((epoch) => bar(epoch, 100))}\n${bar(4, 30)}\r${bar(4, 40)}`;
    expect(seriesOf(log)['loss']?.[2]).toEqual(EPOCHS);
    expect(readLogSync(log).runs[0]?.damage).toMatchObject([{ code: 'truncated' }]);
  });
});

describe('on which data', () => {
  const expected = {
    'train loss': ['train', 'epoch', EPOCHS, [1, 2, 3]],
    'train acc': ['train', 'epoch', EPOCHS, [0.1, 0.2, 0.3]],
    'val loss': ['validation', 'epoch', EPOCHS, [2, 4, 6]],
    'val acc': ['validation', 'epoch', EPOCHS, [0.2, 0.4, 0.6]],
  };
  const write = (line: (data: string, loss: number, acc: number) => string, between: string) =>
    each(
      (epoch) =>
        `Epoch ${epoch}${between}${line('train', epoch, epoch / 10)}${between}${line('val', 2 * epoch, epoch / 5)}`,
    );

  test.each<[string, string]>([
    ['headings', write((data, loss, acc) => `${data}:\n  loss: ${loss}\n  acc: ${acc}`, '\n')],
    ['lines', write((data, loss, acc) => `[${data}] loss: ${loss} - acc: ${acc}`, '\n')],
    ['one line', write((data, loss, acc) => `${data} loss ${loss}, acc ${acc}`, ', ')],
    ['bars', write((data, loss, acc) => `${data} -> loss ${loss} acc ${acc}`, ' | ')],
  ])('%s', (_, log) => {
    expect(seriesOf(log)).toEqual(expected);
  });

  test('nothing says it of a metric between both', () => {
    const log = each((epoch) => `epoch ${epoch} loss 2 val_loss 3 acc 0.${epoch} val_acc 0.5`);
    expect(seriesOf(log)['acc']?.[0]).toBeNull();
  });
});

describe('what is said of the curve is no value of it', () => {
  const talk = [
    'Validation loss decreased (0.9 --> 0.8).  Saving model ...',
    'EarlyStopping counter: 3 out of 20',
    'Best val loss: 0.1',
    'lowest validation loss so far 0.1',
    'val_loss did not improve from 0.1',
    'Loaded checkpoint, val loss 0.1',
    'Adjusting learning rate of group 0 to 1.0000e-01.',
  ];
  test.each(talk)('%s', (line) => {
    const log = each((epoch) => `[${epoch}/9] train_loss: ${epoch} valid_loss: ${epoch}\n${line}`);
    expect(seriesOf(log)).toEqual({
      train_loss: ['train', 'epoch', EPOCHS, EPOCHS],
      valid_loss: ['validation', 'epoch', EPOCHS, EPOCHS],
    });
    expect(messagesOf(log).filter((one) => String(one).startsWith('stopped'))).toEqual([]);
  });

  test.each([
    ['Validation loss decreased (0.9 --> 0.8).  Saving model ...', 'best'],
    ['Early stopping', 'stopped-early'],
    ['Early stopping triggered after 20 epochs (patience 5)', 'stopped-early'],
    ['Resuming training from checkpoint.pt', 'resumed'],
    ['Epoch    33: reducing learning rate of group 0 to 5.0000e-02.', 'reduced'],
  ])('%s', (line, code) => {
    const log = `${each((epoch) => `Epoch ${epoch}: loss ${epoch}`)}\n${line}\nEpoch 4: loss 4\n`;
    expect(messagesOf(log)).toEqual([[code, 3]]);
    expect(seriesOf(log)['loss']?.[2]).toEqual([1, 2, 3, 4]);
  });
});

test.each<[string, string, Record<string, readonly number[]>]>([
  [
    'logfmt',
    each((i) => `ts=2024-01-01T00:00:0${i}Z level=info msg="epoch done" epoch=${i} loss=0.${i}`),
    { loss: [0.1, 0.2, 0.3] },
  ],
  [
    'tensors',
    each((i) => `Epoch ${i} loss: tensor(0.${i}, device='cuda:0', grad_fn=<NllLoss0>)`),
    { loss: [0.1, 0.2, 0.3] },
  ],
  [
    'percents and seconds',
    each((i) => `| end of epoch ${i} | time: 4${i}.5s | valid acc ${i}0.5% | 35.1 it`),
    { time: [41.5, 42.5, 43.5], 'valid acc': [10.5, 20.5, 30.5] },
  ],
  [
    'a solver with a prefix',
    each(
      (i) =>
        `I0101 10:00:00.000000  1234 solver.cpp:228] Iteration ${i}00, loss = 1.${i}\nI0101 10:00:00.000000  1234 sgd.cpp:106] Iteration ${i}00, lr = 0.0${i}`,
    ),
    { loss: [1.1, 1.2, 1.3], lr: [0.01, 0.02, 0.03] },
  ],
])('%s', (_, log, expected) => {
  const found = Object.entries(seriesOf(log)).map(([name, [, , , values]]) => [name, values]);
  expect(Object.fromEntries(found)).toEqual(expected);
});

test('tokens cover a line in order, and no more of it than is looked at', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.nat(60), (piece, times) => {
      const line = piece.repeat(times);
      const tokens = tokensOf(line);
      const ends = tokens.map(({ end }) => end);
      expect(tokens.every(({ start, end }, i) => start < end && start >= (ends[i - 1] ?? 0))).toBe(
        true,
      );
      expect(ends.at(-1) ?? 0).toBeLessThanOrEqual(LONGEST);
      // a line says at most one number for each of its characters, whatever it holds
      expect(pairsOf(line).pairs.length).toBeLessThanOrEqual(LONGEST);
    }),
    { numRuns: 30 },
  );
});
