// Fine-tunes model.onnx, which knows the digits 0 to 4, on all ten under a warm-up and a cosine, exports it, and runs the
// exported model with plain onnxruntime-node: its answers must be the trainer's.
import { readFile, writeFile } from 'node:fs/promises';
import { Scheduler, warmupCosine } from '@stepwise/core';
import { OrtTrainer, adamw, crossEntropy } from '@stepwise/onnxruntime';
import * as ort from 'onnxruntime-node';
import { loadDigits, shuffledBatches, toBatch } from './digits.mjs';

const BATCH = 64;
const EPOCHS = 8;
const CLASSES = 10;
/** Two sessions of the same runtime with the same weights: nothing but float32 rounding is between them. */
const TOLERANCE = 1e-5;

const at = (name) => new URL(name, import.meta.url);
const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** Shares of right answers: over the digits 0 to 4, the digits 5 to 9, and all. */
function accuracy(scores, examples) {
  const right = examples.map(({ digit }, i) => {
    const row = scores.subarray(i * CLASSES, (i + 1) * CLASSES);
    return row.indexOf(Math.max(...row)) === digit;
  });
  const share = (wanted) => {
    const of = right.filter((_, i) => wanted(examples[i].digit));
    return percent(of.filter(Boolean).length / of.length);
  };
  const known = share((digit) => digit < 5);
  const others = share((digit) => digit >= 5);
  return `0-4 ${known}, 5-9 ${others}, all ${share(() => true)}`;
}

/** ‖a − b‖ / ‖b‖; `Infinity` when the lengths differ. */
function relativeDistance(a, b) {
  if (a.length !== b.length) return Infinity;
  return Math.hypot(...a.map((value, i) => value - b[i])) / Math.hypot(...b);
}

const { train, test } = loadDigits();
const stepsPerEpoch = Math.floor(train.length / BATCH);
const testBatch = toBatch(test);
console.log(`digits    ${train.length} to train on, ${test.length} to test, 8 x 8 pixels`);

const scheduler = new Scheduler(warmupCosine({ warmup: '1ep', min: 1e-5 }), {
  lr: 2e-2,
  stepsPerEpoch,
  epochs: EPOCHS,
});
const trainer = await OrtTrainer.create({
  ort,
  model: await readFile(at('model.onnx')),
  loss: crossEntropy({ scores: 'logits' }),
  optimizer: adamw({ weightDecay: 1e-2 }),
  scheduler,
});

const before = await trainer.predict({ x: testBatch.x });
console.log(`before    ${accuracy(before.logits.data, test)}`);

for (let epoch = 1; epoch <= EPOCHS; epoch += 1) {
  let sum = 0;
  for (const batch of shuffledBatches(train, BATCH, epoch)) {
    const { loss } = await trainer.step(batch);
    sum += loss;
  }
  const { loss } = await trainer.evaluate([testBatch]);
  const mean = (sum / stepsPerEpoch).toFixed(4);
  console.log(
    `epoch ${epoch}   loss ${mean}, on the test digits ${loss.toFixed(4)}, next rate ${scheduler.lr.toExponential(2)}`,
  );
}

const after = await trainer.predict({ x: testBatch.x });
console.log(`after     ${accuracy(after.logits.data, test)}`);

const exported = trainer.export();
await writeFile(at('fineTuned.onnx'), exported);
await trainer.dispose();

const session = await ort.InferenceSession.create(exported);
const x = new ort.Tensor('float32', testBatch.x.data, testBatch.x.dims);
const { logits } = await session.run({ x });
await session.release();
const distance = relativeDistance(logits.data, after.logits.data);
const same = distance <= TOLERANCE;
console.log(`exported  fineTuned.onnx, ${exported.length} bytes`);
console.log(
  `compared  onnxruntime-node gives ${same ? 'the same' : 'OTHER'} scores: distance ${distance.toExponential(1)}, bound ${TOLERANCE}`,
);
if (!same) process.exitCode = 1;
