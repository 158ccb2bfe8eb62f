import { linear, oneCycle, StepwiseError } from '@stepwise/core';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  csvLogger,
  jsonLinesLogger,
  schedulerCallback,
  type CsvLoggerOptions,
  type LoggerOptions,
} from '../src/index.ts';
import { useWasm } from './backend.ts';
import { fit, oneWeightModel, reports } from './model.ts';

beforeAll(useWasm);
afterEach(() => vi.restoreAllMocks());

/** A file in memory. */
function file(text = '') {
  const chunks = [text];
  return { write: (chunk: string) => void chunks.push(chunk), text: () => chunks.join(''), chunks };
}

const csv = (options: Omit<CsvLoggerOptions, 'write'> = {}) => {
  const { write, text, chunks } = file();
  return { logger: csvLogger(tf, { write, ...options }), text, chunks };
};
const lines = (options: Omit<LoggerOptions, 'write'> = {}) => {
  const { write, text, chunks } = file();
  const read = () =>
    text()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { logger: jsonLinesLogger(tf, { write, ...options }), read, chunks };
};

/** The loss of a batch is the weight before it, which goes down by the rate. */
const model = (rate = 1) => oneWeightModel(tf.train.sgd(rate));

describe('CSV', () => {
  test('a header, and a line for each epoch', async () => {
    const { logger, text } = csv();
    await fit(model(), 1, { epochs: 3, callbacks: [reports('val_loss', [4, 2.5, 1e-7]), logger] });
    expect(text()).toBe('epoch,loss,val_loss,lr\r\n0,0,4,1\r\n1,-1,2.5,1\r\n2,-2,1e-7,1\r\n');
  });

  test('a line for each batch', async () => {
    const { logger, text } = csv({ per: 'batch' });
    await fit(model(0.5), 2, { epochs: 2, callbacks: [logger] });
    expect(text()).toBe(
      'epoch,batch,size,loss,lr\r\n0,0,1,0,0.5\r\n0,1,1,-0.5,0.5\r\n1,0,1,-1,0.5\r\n1,1,1,-1.5,0.5\r\n',
    );
  });

  test('names are quoted as RFC 4180 says, and what is not finite has its name', async () => {
    const { logger, text } = csv();
    const odd = 'a,"b"\r\nc';
    const callbacks = [reports(odd, [Number.NaN, -Infinity]), logger];
    await fit(model(), 1, { epochs: 2, callbacks });
    expect(text()).toBe('epoch,loss,"a,""b""\r\nc",lr\r\n0,0,NaN,1\r\n1,-1,-Infinity,1\r\n');
  });

  test('columns are fixed: what comes later is left out, what is missing is empty', async () => {
    const { logger, text } = csv();
    const callbacks = [
      new tf.CustomCallback({
        onEpochEnd: (epoch, logs) =>
          void Object.assign(logs!, { [epoch === 0 ? 'first' : 'later']: 7 }),
      }),
      logger,
    ];
    await fit(model(), 1, { epochs: 2, callbacks });
    expect(logger.columns.toSorted()).toEqual(['epoch', 'first', 'loss', 'lr']);
    expect(logger.leftOut).toEqual(['later']);
    const rows = text()
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    expect(rows[2]![logger.columns.indexOf('first')]).toBe('');
    expect(rows.every((row) => row.length === 4)).toBe(true);
  });

  test('columns can be given', async () => {
    const { logger, text } = csv({ columns: ['lr', 'val_loss', 'epoch'] });
    await fit(model(), 1, { epochs: 1, callbacks: [logger] });
    expect(text()).toBe('lr,val_loss,epoch\r\n1,,0\r\n');
    expect(logger.leftOut).toEqual(['loss']);
  });

  test('a second fit goes on, and so does another logger after a restart', async () => {
    const one = csv();
    const trained = model();
    await fit(trained, 1, { epochs: 1, callbacks: [one.logger] });
    await fit(trained, 1, { initialEpoch: 1, epochs: 2, callbacks: [one.logger] });
    expect(one.text()).toBe('epoch,loss,lr\r\n0,0,1\r\n1,-1,1\r\n');
    // the last line was cut off
    const continues = `${one.text()}2,-`;
    const other = csv({ continues });
    const callbacks = [reports('later', [1, 1, 1]), other.logger];
    await fit(trained, 1, { initialEpoch: 2, epochs: 3, callbacks });
    expect(continues + other.text()).toBe('epoch,loss,lr\r\n0,0,1\r\n1,-1,1\r\n2,-\r\n2,-2,1\r\n');
    const plain = csv({ continues: '"epoch","lo""ss"\n' });
    await fit(trained, 1, { callbacks: [plain.logger] });
    expect([plain.logger.columns, plain.text()]).toEqual([['epoch', 'lo"ss'], '0,\r\n']);
  });
});

describe('JSON lines', () => {
  test('an object for each epoch', async () => {
    const { logger, read } = lines();
    const callbacks = [reports('val_loss', [4, Infinity]), logger];
    await fit(model(), 1, { epochs: 2, callbacks });
    expect(read()).toEqual([
      { epoch: 0, loss: 0, val_loss: 4, lr: 1 },
      { epoch: 1, loss: -1, val_loss: 'Infinity', lr: 1 },
    ]);
  });

  test('and for each batch before it', async () => {
    const { logger, read } = lines({ per: 'batch' });
    await fit(model(), 2, { epochs: 2, callbacks: [logger] });
    expect(read().map(({ epoch, batch, loss }) => [epoch, batch, loss])).toEqual([
      [0, 0, 0],
      [0, 1, -1],
      [0, undefined, -0.5],
      [1, 0, -2],
      [1, 1, -3],
      [1, undefined, -2.5],
    ]);
  });
});

describe('rates', () => {
  test('of the step itself, and momentum, in whatever order the callbacks are', async () => {
    const expected = linear();
    for (const order of ['before', 'after']) {
      const trained = oneWeightModel(tf.train.momentum(1, 0.5));
      const scheduler = schedulerCallback(tf, expected, { params: ['lr'] });
      const batches = lines({ per: 'batch' });
      const epochs = csv();
      const loggers = [batches.logger, epochs.logger];
      const callbacks = order === 'before' ? [...loggers, scheduler] : [scheduler, ...loggers];
      await fit(trained, 2, { epochs: 2, callbacks });
      expect(
        batches
          .read()
          .filter((row) => 'batch' in row)
          .map(({ lr, momentum }) => [lr, momentum]),
      ).toEqual([1, 0.75, 0.5, 0.25].map((lr) => [lr, 0.5]));
      expect(epochs.text()).toMatch(
        /^epoch,loss,lr,momentum\r\n0,.*,0.75,0.5\r\n1,.*,0.25,0.5\r\n$/,
      );
    }
  });

  test('what one-cycle does to the momentum is there', async () => {
    const { logger, read } = lines();
    const params = ['lr', 'momentum'] as const;
    const scheduler = schedulerCallback(tf, oneCycle(), { params });
    const trained = oneWeightModel(tf.train.momentum(0.1, 0.9));
    const { history } = await fit(trained, 4, { epochs: 3, callbacks: [logger, scheduler] });
    expect(read().map(({ momentum }) => momentum)).toEqual(history['momentum']);
    expect(new Set(history['momentum']).size).toBeGreaterThan(1);
  });
});

describe('reading back', () => {
  async function reads(logger: tf.CustomCallback): Promise<number> {
    const read = vi.spyOn(tf.Tensor.prototype, 'data');
    await fit(model(), 8, { epochs: 1, callbacks: [logger] });
    const { length } = read.mock.calls;
    read.mockRestore();
    return length;
  }

  test('plain onBatchEnd reads each batch', async () => {
    expect(await reads(new tf.CustomCallback({ onBatchEnd() {} }))).toBeGreaterThanOrEqual(8);
  });

  test('ours reads all at once, or when asked to', async () => {
    // one for the epoch's own loss
    expect(await reads(csv().logger)).toBe(1);
    expect(await reads(csv({ per: 'batch' }).logger)).toBe(2);
    expect(await reads(csv({ per: 'batch', readEvery: 4 }).logger)).toBe(3);
    expect(await reads(csv({ per: 'batch', readEvery: 1 }).logger)).toBe(9);
  });

  test('another callback may have read them before', async () => {
    const { logger, text } = csv({ per: 'batch' });
    const callbacks = [new tf.CustomCallback({ onBatchEnd() {} }), logger];
    await fit(model(), 2, { callbacks });
    expect(text()).toBe('epoch,batch,size,loss,lr\r\n0,0,1,0,1\r\n0,1,1,-1,1\r\n');
  });
});

describe('writing', () => {
  test('training waits for it', async () => {
    const order: string[] = [];
    const logger = csvLogger(tf, {
      async write() {
        await new Promise((done) => setTimeout(done, 5));
        order.push('written');
      },
    });
    const watch = new tf.CustomCallback({ onBatchBegin: () => void order.push('batch') });
    await fit(model(), 1, { epochs: 2, callbacks: [logger, watch] });
    expect(order).toEqual(['batch', 'written', 'batch', 'written']);
  });

  test('its error ends the training', async () => {
    const logger = csvLogger(tf, { write: () => Promise.reject(new Error('disk full')) });
    await expect(fit(model(), 1, { epochs: 2, callbacks: [logger] })).rejects.toThrow('disk full');
  });

  test('the epoch in which training throws is there; no tensor stays', async () => {
    const failing = new tf.CustomCallback({
      onEpochEnd() {
        throw new Error('bad');
      },
    });
    const trained = model();
    await fit(trained, 1, {});
    const before = tf.memory().numTensors;
    const epochs = csv();
    const batches = csv({ per: 'batch' });
    const callbacks = [batches.logger, epochs.logger, failing];
    await expect(fit(trained, 3, { callbacks })).rejects.toThrow('bad');
    await Promise.resolve();
    expect(epochs.text()).toBe('epoch,loss,lr\r\n0,-2,1\r\n');
    expect(tf.memory().numTensors).toBe(before);
  });

  test('no tensor stays behind', async () => {
    const trained = model();
    await fit(trained, 1, {});
    const before = tf.memory().numTensors;
    const callbacks = [csv({ per: 'batch', readEvery: 3 }).logger, lines({ per: 'batch' }).logger];
    await fit(trained, 8, { epochs: 2, callbacks });
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('wrong options are told when it is made', () => {
  const write = () => {};
  const wrong: [() => unknown, string][] = [
    [() => csvLogger(tf, {} as never), 'csvLogger.write'],
    [() => csvLogger(tf, { write, per: 'step' as never }), 'per'],
    [() => csvLogger(tf, { write, readEvery: 0 }), 'readEvery'],
    [() => csvLogger(tf, { write, columns: [] }), 'columns'],
    [() => csvLogger(tf, { write, columns: ['a', 'a'] }), 'columns'],
    [() => csvLogger(tf, { write, continues: 'epoch,"lo' }), 'from its header on'],
    [() => csvLogger(tf, { write, continues: 'a,b\n', columns: ['b'] }), 'has a, b'],
    [() => jsonLinesLogger(tf, { write, columns: ['a'] } as never), 'got "columns"'],
    [() => jsonLinesLogger(tf, { write: 'log' } as never), 'jsonLinesLogger.write'],
  ];
  for (const [make, message] of wrong) {
    expect(make).toThrow(StepwiseError);
    expect(make).toThrow(message);
  }
});
