// Whether memory grows in a long training: 10,000 steps of a 784-256-128-10 perceptron, batches of 64 with a smaller one
// in between, an evaluation at each thousand. Prints the resident set; exits with 1 when its highest of the second half
// is more than 2 % above its highest of the first. Run it on the built package: node packages/onnxruntime/scripts/rss.mjs [steps]
import { GraphBuilder, tensor } from '@stepwise/onnx-training';
import { adamw, crossEntropy, OrtTrainer } from '@stepwise/onnxruntime';
import * as ort from 'onnxruntime-node';

const STEPS = Number(process.argv[2] ?? 10_000);
const EVERY = STEPS / 10;
const WIDTHS = [784, 256, 128, 10];
const LIMIT = 1.02;

let state = 1;
function random() {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
}

function model() {
  const g = new GraphBuilder();
  let x = g.input('x', 'float32', ['batch', WIDTHS[0]]);
  for (const [i, width] of WIDTHS.slice(1).entries()) {
    const from = WIDTHS[i];
    const numbers = Float32Array.from(
      { length: from * width },
      () => (2 * random() - 1) * Math.sqrt(3 / from),
    );
    const weight = g.initializer(`${i}.weight`, tensor('float32', [from, width], numbers));
    const bias = g.initializer(`${i}.bias`, tensor('float32', [width], new Float32Array(width)));
    x = g.gemm(x, weight, bias);
    if (i < WIDTHS.length - 2) x = g.relu(x);
  }
  g.output(x, 'logits');
  return g.toModel('rss');
}

function batch(count) {
  return {
    x: { data: Float32Array.from({ length: count * 784 }, random), dims: [count, 784] },
    labels: {
      data: BigInt64Array.from({ length: count }, () => BigInt(Math.floor(random() * 10))),
      dims: [count],
    },
  };
}

const trainer = await OrtTrainer.create({
  ort,
  model: model(),
  loss: crossEntropy(),
  optimizer: adamw({ lr: 1e-4 }),
  clipNorm: 1,
  sessionOptions: { intraOpNumThreads: 1 },
});
const batches = [...Array.from({ length: 9 }, () => batch(64)), batch(17)];
const seen = [];
const started = performance.now();
for (let step = 1; step <= STEPS; step += 1) {
  await trainer.step(batches[step % batches.length]);
  if (step % EVERY !== 0) continue;
  const { loss } = await trainer.evaluate(batches);
  globalThis.gc?.();
  const megabytes = process.memoryUsage().rss / 2 ** 20;
  seen.push(megabytes);
  console.log(`step ${step}: ${megabytes.toFixed(1)} MiB, loss ${loss.toFixed(3)}`);
}
await trainer.dispose();
const [first, second] = [Math.max(...seen.slice(0, 5)), Math.max(...seen.slice(5))];
const flat = second <= LIMIT * first;
const seconds = (performance.now() - started) / 1000;
console.log(
  `${flat ? 'flat' : 'GROWS'}: at most ${first.toFixed(1)} MiB in the first half, ${second.toFixed(1)} MiB in the second; ${STEPS} steps in ${seconds.toFixed(1)} s`,
);
process.exitCode = flat ? 0 : 1;
