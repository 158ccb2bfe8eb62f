import { chain, linear, plateau } from '@stepwise/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  bindOptimizer,
  csvLogger,
  earlyStoppingCallback,
  jsonLinesLogger,
  modelCheckpoint,
  schedulerCallback,
  type YieldEvery,
} from '../src/index.ts';
import { useWasm } from './backend.ts';
import { files } from './checkpointFiles.ts';
import { draws, shuffled } from './draws.ts';
import { oneWeightModel, weightOf } from './model.ts';

beforeAll(useWasm);

/** Puts a scalar into the logs, as only subclasses of `tf.Callback` can; TensorFlow.js disposes it. */
class Own extends tf.Callback {
  override async onEpochEnd(epoch: number, logs: tf.Logs) {
    Object.assign(logs, { twice: tf.scalar(2 * epoch) });
  }
}

type AnyCallback = tf.Callback | tf.CustomCallback;

/** All of ours, each of which keeps something, and three of TensorFlow.js. */
function everything(yieldEvery: YieldEvery = 'auto') {
  const machine = chain(linear(), plateau({ patience: 1, threshold: 0.5 }));
  const scheduler = schedulerCallback(tf, machine, { params: ['lr', 'momentum'], yieldEvery });
  const watching = { patience: 2, restoreBestWeights: true, yieldEvery };
  const stopping = earlyStoppingCallback(tf, watching);
  const { to, remove, kept } = files();
  const saving = { to, remove, every: 2, keep: 1, best: true, scheduler, yieldEvery };
  const text = { csv: '', jsonl: '' };
  const callbacks: AnyCallback[] = [
    scheduler,
    stopping,
    modelCheckpoint(tf, saving),
    csvLogger(tf, { write: (chunk) => (text.csv += chunk), yieldEvery }),
    jsonLinesLogger(tf, {
      write: (chunk) => (text.jsonl += chunk),
      per: 'batch',
      readEvery: 2,
      yieldEvery,
    }),
    tf.callbacks.earlyStopping({ patience: 50 }),
    new tf.CustomCallback({ onBatchEnd() {} }),
    new Own(),
  ];
  return { callbacks, scheduler, stopping, kept, text };
}

/** Two batches an epoch; the validation loss, which is the weight and 1.5 squared, is best after some epochs. */
async function train(callbacks: AnyCallback[], model: tf.LayersModel): Promise<tf.History> {
  const x = tf.tensor2d([1, 0.5], [2, 1]);
  const y = tf.tensor2d([-1.5], [1, 1]);
  const one = tf.ones([1, 1]);
  try {
    return await model.fit(x, x, {
      batchSize: 1,
      epochs: 8,
      shuffle: false,
      verbose: 0,
      validationData: [one, y],
      callbacks,
    });
  } finally {
    tf.dispose([x, y, one]);
  }
}

function compiled(): tf.LayersModel {
  const made = oneWeightModel(tf.train.momentum(0.25, 0.5));
  const loss = (y: tf.Tensor, output: tf.Tensor) => {
    // in training the output itself, so that the weight falls; in validation the distance
    return tf.tidy(() => tf.where(y.less(0), output.sub(y).square(), output).mean());
  };
  made.compile({ optimizer: made.optimizer, loss });
  return made;
}

/** All that a training leaves behind. */
async function outcome(order: (callbacks: AnyCallback[]) => AnyCallback[]) {
  const { callbacks, scheduler, stopping, kept, text } = everything();
  const trained = compiled();
  const before = tf.memory().numTensors;
  const { history, epoch } = await train(order(callbacks), trained);
  const checkpoints = [...kept].map(([name, { header, data }]) => {
    const { userDefinedMetadata } = JSON.parse(header) as {
      userDefinedMetadata: { stepwise: Record<string, unknown> };
    };
    // names of layers are counted on from model to model
    const { variables: _, optimizer: __, ...facts } = userDefinedMetadata.stepwise;
    return [name, facts, [...new Float32Array(data)]];
  });
  const result = {
    history,
    epoch,
    weight: weightOf(trained),
    best: stopping.best,
    stopped: stopping.stopped,
    events: scheduler.scheduler?.events,
    checkpoints,
    // what is left of the momentum's slot, which is made in the first step
    tensors: tf.memory().numTensors - before,
    csv: rowsOf(text.csv),
    jsonl: text.jsonl
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  };
  bindOptimizer(tf, trained.optimizer).dispose();
  trained.dispose();
  return result;
}

/** By column: their order is that in which names came into the logs. */
function rowsOf(csv: string): object[] {
  const [header = [], ...rows] = csv
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i]])));
}

describe('in any order', () => {
  test('the same comes out, and no tensor stays', async () => {
    const expected = await outcome((callbacks) => callbacks);
    expect(expected.epoch.length).toBeLessThan(8);
    expect(expected.best!.epoch).toBe(expected.epoch.length - 3);
    expect(expected.events!.some(({ type }) => type === 'reduced')).toBe(true);
    expect(expected.checkpoints).toHaveLength(2);
    expect(expected.csv).toHaveLength(expected.epoch.length);
    // the slot
    expect(expected.tensors).toBe(1);
    const random = draws(11);
    for (let round = 0; round < 12; round += 1) {
      expect(await outcome((callbacks) => shuffled(random, callbacks))).toEqual(expected);
    }
  });

  test('whenever something throws, it keeps no tensor that TensorFlow.js does not keep', async () => {
    const random = draws(5);
    const moments = ['onTrainBegin', 'onEpochBegin', 'onBatchBegin', 'onBatchEnd', 'onEpochEnd'];
    for (const moment of [...moments, 'onTrainEnd']) {
      for (let round = 0; round < 2; round += 1) {
        const grown = async (others: AnyCallback[]) => {
          let calls = 0;
          const failing = new tf.CustomCallback({
            [moment]: () => {
              calls += 1;
              if (moment.startsWith('onTrain') || calls === 3) throw new Error('full');
            },
          });
          const trained = compiled();
          await train([], trained);
          const before = tf.memory().numTensors;
          const callbacks = shuffled(random, [...others, failing]);
          await expect(train(callbacks, trained)).rejects.toThrow('full');
          return tf.memory().numTensors - before;
        };
        // the callback whose scalars TensorFlow.js leaves behind itself is not among them
        const { callbacks } = everything();
        const ours = callbacks.filter((one) => !(one instanceof Own));
        const plain = await grown(ours.slice(5));
        expect([moment, await grown(ours)]).toEqual([moment, plain]);
      }
    }
  });
});

describe('a plain object first', () => {
  test.each([0, 1, 2, 3, 4])('number %i of ours says what to do', async (i) => {
    const callback = everything().callbacks[i]!;
    const trained = compiled();
    const callbacks = [{}, callback] as tf.CustomCallback[];
    await expect(train(callbacks, trained)).rejects.toThrow('or this callback first');
    expect(weightOf(trained)).toBe(0);
  });
});

describe('the page has its turn', () => {
  test('never with those of TensorFlow.js', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    class Slow extends tf.Callback {
      override async onBatchBegin() {
        const end = performance.now() + 12;
        while (performance.now() < end);
      }
    }
    await train([new Slow(), tf.callbacks.earlyStopping({ patience: 50 })], compiled());
    clearInterval(timer);
    expect(turns).toBe(0);
  });

  test.each([0, 1, 2, 3, 4])('with number %i of ours, as often as it is told', async (i) => {
    for (const [yieldEvery, wanted] of [
      ['batch', 2],
      ['epoch', 1],
      ['never', 0],
    ] as const) {
      const callback = everything(yieldEvery).callbacks[i]!;
      let frames = 0;
      Object.assign(callback, { nextFrameFunc: async () => (frames += 1) });
      const { epoch } = await train([callback], compiled());
      expect(frames).toBe(wanted * epoch.length);
    }
  });
});
