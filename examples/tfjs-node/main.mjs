// A convnet learns handwritten digits in Node, on the wasm backend of TensorFlow.js: a warm-up, cuts when the validation
// stalls, and early stopping with the best weights. Prints every epoch, and why the rate was changed.
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { writeFileSync } from 'node:fs';
import { describe, plateau, sequence, warmup } from '@stepwise/core';
import { csvLogger, earlyStoppingCallback, schedulerCallback } from '@stepwise/tfjs';
import { registerTrainingKernels } from '@stepwise/tfjs-wasm-training';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';
import { DIGITS, SIDE, loadDigits } from './digits.mjs';
import { tableOf } from './tableOf.mjs';

const TRAIN = 2000;
const TEST = 1000;

// the wasm files inside the npm package; without the kernels, a convolution does not train on wasm
setWasmPaths(
  dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep,
);
registerTrainingKernels(tf);
await tf.setBackend('wasm');

const { pixels, labels } = loadDigits((TRAIN + TEST) / DIGITS);
const images = tf.tensor4d(pixels, [TRAIN + TEST, SIDE, SIDE, 1]);
const answers = tf.oneHot(tf.tensor1d(labels, 'int32'), DIGITS).toFloat();
const [x, testX] = tf.split(images, [TRAIN, TEST]);
const [y, testY] = tf.split(answers, [TRAIN, TEST]);

const seeded = (seed) => tf.initializers.glorotUniform({ seed });
const model = tf.sequential({
  layers: [
    tf.layers.conv2d({
      inputShape: [SIDE, SIDE, 1],
      filters: 8,
      kernelSize: 3,
      padding: 'same',
      kernelInitializer: seeded(1),
    }),
    tf.layers.batchNormalization(),
    tf.layers.reLU(),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.conv2d({
      filters: 16,
      kernelSize: 3,
      activation: 'relu',
      kernelInitializer: seeded(2),
    }),
    tf.layers.flatten(),
    tf.layers.dense({ units: DIGITS, activation: 'softmax', kernelInitializer: seeded(3) }),
  ],
});
model.compile({
  optimizer: tf.train.adam(5e-3),
  loss: 'categoricalCrossentropy',
  metrics: ['accuracy'],
});

const scheduling = schedulerCallback(
  tf,
  sequence([warmup({ duration: '1ep' }), plateau({ factor: 0.3, patience: 1, threshold: 0.01 })]),
);
const stopping = earlyStoppingCallback(tf, { patience: 5, restoreBestWeights: true });
let log = '';
const logging = csvLogger(tf, { write: (text) => (log += text) });

const started = performance.now();
const { history } = await model.fit(x, y, {
  epochs: 25,
  batchSize: 50,
  validationData: [testX, testY],
  callbacks: [scheduling, stopping, logging],
  verbose: 0,
});
const seconds = ((performance.now() - started) / 1000).toFixed(1);
writeFileSync(new URL('log.csv', import.meta.url), log);

console.log(tableOf(history, stopping.best.epoch));

console.log('\nWhy the rate changed');
const { events, run } = scheduling.scheduler;
for (const event of events) {
  const epoch = Math.floor(event.step / run.stepsPerEpoch) + 1;
  console.log(`  from epoch ${String(epoch).padStart(2)}   ${describe(event, run)}`);
}
const { best, stopped } = stopping;
if (stopped) {
  const reason = describe(stopped, stopping.scheduler.run);
  console.log(`  after epoch ${String(history.loss.length).padStart(2)}  ${reason}`);
}

// the model has the weights of the best epoch again: that epoch's loss comes out of it
const [loss, accuracy] = model.evaluate(testX, testY).map((value) => value.dataSync()[0]);
const same = Math.abs(loss - best.value) <= 1e-5 * best.value;
console.log(
  `\n${history.loss.length} epochs in ${seconds} s. The model has the weights of epoch ${best.epoch + 1}: loss ${loss.toFixed(4)}, ${(100 * accuracy).toFixed(1)} % of ${TEST} test digits right.`,
);
console.log('Every epoch is in log.csv.');
if (!same) {
  console.error(`That is not the loss of epoch ${best.epoch + 1}, which was ${best.value}.`);
  process.exitCode = 1;
}
