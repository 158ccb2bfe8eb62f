import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cosine, Scheduler } from '@stepwise/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import {
  bindOptimizer,
  eventFileName,
  schedulerCallback,
  tensorBoardLogger,
} from '../src/index.ts';
import { useWasm } from './backend.ts';
import { joined, readEventFile, type ReadEvent } from './eventFile.ts';
import { fit, oneWeightModel, reports } from './model.ts';

beforeAll(useWasm);

/** A file in memory. */
function file() {
  const pieces: Uint8Array[] = [];
  return {
    pieces,
    write: (bytes: Uint8Array) => void pieces.push(bytes),
    read: (): ReadEvent[] => readEventFile(joined(pieces)),
    /** `step tag value` of everything in it. */
    lines: (): string[] =>
      readEventFile(joined(pieces)).flatMap(({ step, scalars }) =>
        Object.entries(scalars).map(([tag, value]) => `${step} ${tag} ${Number(value.toFixed(5))}`),
      ),
  };
}

const f32 = (values: readonly unknown[] | undefined): number[] =>
  (values ?? []).map((value) => Math.fround(value as number));

test('an event for each epoch, with everything that fit reports', async () => {
  const log = file();
  const started = Date.now() / 1000;
  const { history } = await fit(oneWeightModel(), 4, {
    epochs: 3,
    validationSplit: 0.25,
    callbacks: [tensorBoardLogger(tf, { write: log.write })],
  });
  const [first, ...events] = log.read();
  expect(first).toMatchObject({ step: 0n, fileVersion: 'brain.Event:2', scalars: {} });
  expect(events.map(({ step }) => step)).toEqual([0n, 1n, 2n]);
  expect(events.map(({ scalars }) => scalars['epoch_loss'])).toEqual(f32(history['loss']));
  expect(events.map(({ scalars }) => scalars['epoch_val_loss'])).toEqual(f32(history['val_loss']));
  for (const { scalars, wallTime } of events) {
    expect(Object.keys(scalars)).toEqual(['epoch_val_loss', 'epoch_loss', 'epoch_learning_rate']);
    expect(scalars['epoch_learning_rate']).toBe(Math.fround(0.1));
    expect(wallTime).toBeGreaterThanOrEqual(started);
    expect(wallTime).toBeLessThanOrEqual(Date.now() / 1000);
  }
  // one call for the beginning, and one for each epoch
  expect(log.pieces).toHaveLength(4);
});

test('a file for the validation, under the names of the training', async () => {
  const [log, validation] = [file(), file()];
  const { history } = await fit(oneWeightModel(), 4, {
    epochs: 2,
    validationSplit: 0.5,
    callbacks: [tensorBoardLogger(tf, { write: log.write, writeValidation: validation.write })],
  });
  const tags = (events: readonly ReadEvent[]) => events.map(({ scalars }) => Object.keys(scalars));
  expect(tags(log.read())).toEqual([
    [],
    ['epoch_loss', 'epoch_learning_rate'],
    ['epoch_loss', 'epoch_learning_rate'],
  ]);
  expect(tags(validation.read())).toEqual([[], ['epoch_loss'], ['epoch_loss']]);
  expect(validation.read().map(({ scalars }) => scalars['epoch_loss'])).toEqual([
    undefined,
    ...f32(history['val_loss']),
  ]);
});

test('the rate of a schedule, and what other callbacks report, wherever they stand', async () => {
  const scheduler = () => new Scheduler(cosine(), { lr: 0.5, stepsPerEpoch: 2, epochs: 3 });
  const logs: string[][] = [];
  for (const isFirst of [true, false]) {
    const log = file();
    const logger = tensorBoardLogger(tf, { write: log.write });
    const others = [schedulerCallback(tf, scheduler()), reports('score', [7, 8, 9])];
    const callbacks = isFirst ? [logger, ...others] : [...others, logger];
    const { history } = await fit(oneWeightModel(), 2, { epochs: 3, callbacks });
    const events = log.read().slice(1);
    expect(events.map(({ scalars }) => scalars['epoch_learning_rate'])).toEqual(f32(history['lr']));
    expect(events.map(({ scalars }) => scalars['epoch_score'])).toEqual([7, 8, 9]);
    logs.push(log.lines());
  }
  expect(logs[0]).toEqual(logs[1]);
});

test('per batch: the numbers of each, and its rate', async () => {
  const log = file();
  const scheduler = new Scheduler(cosine(), { lr: 0.5, steps: 80 });
  const losses: number[] = [];
  const watcher = new tf.CustomCallback({
    onBatchEnd: (_, logs) => void losses.push(logs!['loss']!),
  });
  const tensors = tf.memory().numTensors;
  const model = oneWeightModel();
  const own = tf.memory().numTensors - tensors;
  await fit(model, 40, {
    epochs: 2,
    callbacks: [
      tensorBoardLogger(tf, { write: log.write, per: 'batch' }),
      schedulerCallback(tf, scheduler),
      watcher,
    ],
  });
  expect(tf.memory().numTensors).toBe(tensors + own);
  const batches = log.read().filter(({ scalars }) => 'batch_loss' in scalars);
  expect(batches.map(({ step }) => Number(step))).toEqual(Array.from({ length: 80 }, (_, i) => i));
  expect(batches.map(({ scalars }) => scalars['batch_loss'])).toEqual(f32(losses));
  expect(batches.map(({ scalars }) => scalars['batch_learning_rate'])).toEqual(
    f32([...scheduler.preview(80)]),
  );
  expect(Object.keys(batches[0]?.scalars ?? {})).toEqual(['batch_loss', 'batch_learning_rate']);
  // what happened first comes first, the epochs among the batches
  const times = log.read().map(({ wallTime }) => wallTime);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('by default no number of a batch is read', async () => {
  const log = file();
  await fit(oneWeightModel(), 5, { callbacks: [tensorBoardLogger(tf, { write: log.write })] });
  expect(log.lines().filter((line) => line.includes('batch'))).toEqual([]);
});

test('a second fit goes on in the same file', async () => {
  const log = file();
  const logger = tensorBoardLogger(tf, { write: log.write, per: 'batch' });
  const model = oneWeightModel();
  await fit(model, 2, { epochs: 1, callbacks: [logger] });
  await fit(model, 2, { epochs: 2, initialEpoch: 1, callbacks: [logger] });
  const steps = (tag: string) =>
    log.read().flatMap(({ step, scalars }) => (tag in scalars ? [Number(step)] : []));
  expect(log.read().filter(({ fileVersion }) => fileVersion)).toHaveLength(1);
  expect(steps('epoch_loss')).toEqual([0, 1]);
  expect(steps('batch_loss')).toEqual([0, 1, 2, 3]);
});

test('training waits for a write that takes its time, and hears of one that fails', async () => {
  const log = file();
  let open = 0;
  const slow = async (bytes: Uint8Array): Promise<void> => {
    open += 1;
    expect(open).toBe(1);
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
    log.write(bytes);
    open -= 1;
  };
  const logger = tensorBoardLogger(tf, { write: slow });
  await fit(oneWeightModel(), 2, { epochs: 3, callbacks: [logger] });
  expect([open, log.read().length]).toEqual([0, 4]);

  const full = tensorBoardLogger(tf, {
    write: () => {
      throw new Error('the disk is full');
    },
  });
  await expect(fit(oneWeightModel(), 2, { callbacks: [full] })).rejects.toThrow('the disk is full');
});

test('when training throws, no tensor is left', async () => {
  const log = file();
  const logger = tensorBoardLogger(tf, { write: log.write, per: 'batch' });
  const broken = new tf.CustomCallback({
    onBatchEnd(batch) {
      if (batch === 3) throw new Error('enough');
    },
  });
  const model = oneWeightModel();
  const leftBy = async (callbacks: tf.CustomCallback[]): Promise<number> => {
    const before = tf.memory().numTensors;
    await expect(fit(model, 6, { callbacks })).rejects.toThrow('enough');
    return tf.memory().numTensors - before;
  };
  // TensorFlow.js leaves some of its own
  const plain = await leftBy([broken]);
  expect(await leftBy([logger, broken])).toBe(plain);
});

test('an optimizer whose rate nobody knows has none in the file', async () => {
  class Own extends tf.SGDOptimizer {
    override getClassName(): string {
      return 'Own';
    }
  }
  const log = file();
  const callbacks = [tensorBoardLogger(tf, { write: log.write })];
  await fit(oneWeightModel(new Own(0.1)), 2, { callbacks });
  expect(log.lines().filter((line) => line.includes('learning_rate'))).toEqual([]);
  expect(log.lines()).toHaveLength(1);
  // unless someone says it
  await fit(oneWeightModel(new Own(0.1)), 2, { callbacks: [...callbacks, reports('lr', [0.25])] });
  expect(log.lines()).toContain('0 epoch_learning_rate 0.25');
  expect(log.lines().filter((line) => line.includes('epoch_lr'))).toEqual([]);
});

test('the rate of an epoch is its own, also where the next one sets another before the event is written', async () => {
  const log = file();
  const model = oneWeightModel();
  const handle = bindOptimizer(tf, model.optimizer);
  const sets = new tf.CustomCallback({ onEpochBegin: (epoch) => handle.set({ lr: epoch + 1 }) });
  const callbacks = [sets, tensorBoardLogger(tf, { write: log.write })];
  await fit(model, 2, { epochs: 3, callbacks });
  expect(log.lines().filter((line) => line.includes('learning_rate'))).toEqual([
    '0 epoch_learning_rate 1',
    '1 epoch_learning_rate 2',
    '2 epoch_learning_rate 3',
  ]);
});

test('mistakes', () => {
  const write = () => undefined;
  const codeOf = (options: object) => {
    try {
      tensorBoardLogger(tf, options as { write: () => void });
    } catch (error) {
      return (error as { code: string }).code;
    }
    return null;
  };
  expect(codeOf({ write })).toBeNull();
  for (const options of [
    {},
    { write: 'run.tfevents' },
    { write, writeValidation: 'x' },
    { write, per: 'step' },
    { write, logDir: 'runs' },
  ]) {
    expect(codeOf(options)).toBe('bad-option');
  }
});

/** PYTHON may name one that has TensorBoard: pip install tensorboard. */
const python = process.env['PYTHON'] ?? 'python3';
const hasTensorBoard = spawnSync(python, ['-c', 'import tensorboard']).status === 0;
const reader = fileURLToPath(new URL('../scripts/readEventFile.py', import.meta.url));

/** Steps and values by tag. */
type Rows = Readonly<Record<string, readonly (readonly [number, number])[]>>;

interface Found {
  readonly version: string;
  readonly loaded: readonly {
    readonly step: number;
    readonly wallTime: number;
    readonly tag: string;
    readonly plugin: string;
    readonly value: number;
  }[];
  readonly charted: Rows;
  readonly scalars: Rows;
}

// where Python has TensorBoard, which no test may ask for
test.each(hasTensorBoard ? [python] : [])(
  "TensorBoard's own readers, of %s, accept the file",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stepwise-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, eventFileName('test'));
    const started = Date.now() / 1000;
    const logger = tensorBoardLogger(tf, {
      write: (bytes) => appendFileSync(path, bytes),
      per: 'batch',
    });
    const { history } = await fit(oneWeightModel(), 8, {
      epochs: 3,
      validationSplit: 0.5,
      callbacks: [logger, reports('größe', [1e-30, 1e30, 0])],
    });
    const text = execFileSync(python, [reader, path], { encoding: 'utf8', stdio: 'pipe' });
    const { version, loaded, charted, scalars } = JSON.parse(text) as Found;
    expect(version).toBe('brain.Event:2');
    const rows = (name: string) =>
      history[name]!.map((value, epoch) => [epoch, Math.fround(value as number)]);
    expect(charted['epoch_loss']).toEqual(rows('loss'));
    expect(charted['epoch_val_loss']).toEqual(rows('val_loss'));
    expect(charted['epoch_größe']).toEqual(rows('größe'));
    expect(charted['epoch_learning_rate']?.map(([step]) => step)).toEqual([0, 1, 2]);
    expect(charted['batch_loss']?.map(([step]) => step)).toEqual([...Array(12).keys()]);
    expect(charted['batch_learning_rate']).toHaveLength(12);
    expect(scalars).toEqual(charted);
    expect(loaded).toHaveLength(3 * 4 + 12 * 2);
    for (const { plugin, wallTime } of loaded) {
      expect(plugin).toBe('scalars');
      expect(wallTime).toBeGreaterThanOrEqual(started);
      expect(wallTime).toBeLessThanOrEqual(Date.now() / 1000);
    }
  },
);
