import { Scheduler, oneCycle } from '@stepwise/core';
import { schedulerCallback } from '@stepwise/tfjs';
import { convnet } from './convnet.mjs';
import { stripes } from './images.mjs';
import { longestGap } from './longestGap.mjs';

const LR = 0.01;
const BATCH_SIZE = 32;
const BATCHES = 8;

/**
 * Trains the convnet under one-cycle by `model.fit` on a backend, and tells what was seen meanwhile.
 *
 * @returns `loss` and `accuracy` after each epoch, `untrained` loss before, `rates` that the optimizer had in each batch and
 *   `preview` of what they were to be, `longestGap` between two ticks of a timer and the whole `time` in ms, and the `tensors`
 *   `before` and `after`.
 */
export async function train(tf, backend, { epochs }) {
  await tf.setBackend(backend);
  await tf.ready();
  if (tf.getBackend() !== backend) throw new Error(`${backend} could not be started`);
  const before = tf.memory().numTensors;

  const { x, y } = stripes(tf, { count: BATCHES * BATCH_SIZE, seed: 7 });
  await warmUp(tf, x, y);
  const optimizer = tf.train.adam(LR);
  const model = convnet(tf);
  model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const untrained = await lossOf(model, x, y);

  const rates = [];
  const scheduled = schedulerCallback(tf, oneCycle());
  // it never gives way to the page itself: that is for the scheduler's callback to do
  const notes = { onBatchBegin: () => void rates.push(optimizer.learningRate) };
  const witness = new tf.CustomCallback(notes, 'never');
  const timer = longestGap();
  const began = performance.now();
  const { history } = await model.fit(x, y, {
    batchSize: BATCH_SIZE,
    epochs,
    shuffle: false,
    callbacks: [scheduled, witness],
  });
  const time = performance.now() - began;
  const gap = timer.stop();

  model.dispose();
  optimizer.dispose();
  tf.dispose([x, y]);
  return {
    backend,
    untrained,
    loss: history.loss,
    accuracy: history.acc,
    rates,
    preview: preview(epochs),
    longestGap: gap,
    time,
    tensors: { before, after: tf.memory().numTensors },
  };
}

/** One step of a model that is thrown away: shaders are compiled in it, and the timer is not to wait for a compiler. */
async function warmUp(tf, x, y) {
  const optimizer = tf.train.adam(LR);
  const model = convnet(tf);
  model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const [few, kinds] = [x, y].map((all) => tf.slice(all, [0], [BATCH_SIZE]));
  await model.fit(few, kinds, { batchSize: BATCH_SIZE, epochs: 1 });
  model.dispose();
  optimizer.dispose();
  tf.dispose([few, kinds]);
}

/** What the rates are to be, from a scheduler that never saw TensorFlow.js. */
function preview(epochs) {
  const run = { lr: LR, stepsPerEpoch: BATCHES, epochs };
  return [...new Scheduler(oneCycle(), run).preview(BATCHES * epochs)];
}

async function lossOf(model, x, y) {
  const [loss, accuracy] = model.evaluate(x, y);
  const [value] = await loss.data();
  loss.dispose();
  accuracy.dispose();
  return value;
}
