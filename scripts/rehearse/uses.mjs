/** The frameworks that Stepwise drives; who installs one adapter must not get another's. */
export const frameworks = { 'TensorFlow.js': /^@tensorflow\//, 'ONNX Runtime': /^onnxruntime/ };

/**
 * How each public package is used in an empty project, after `const s = new Scheduler(cosine({ duration: 2 }), { lr: 1 })`
 * and one step. The code has to print 0.5.
 *   framework  the only one whose packages may come along
 *   brings     what our packages depend on, besides each other
 *   also       what its users install besides, in the workspace's catalog version
 *   imports    [names, module], written as `import` or `require`
 */
export const uses = {
  '@stepwise/analysis': {
    also: [],
    imports: [
      ['{ historyRecorder }', '@stepwise/core'],
      ['{ analyze }', '@stepwise/analysis'],
    ],
    code: `const recorder = historyRecorder();
for (let at = 1; at <= 8; at += 1) recorder.add(at, { lr: s.lr, metrics: { val_loss: 1 / at } });
console.log(analyze(recorder.history()).schedule.kind === 'constant' ? s.lr : 0);`,
  },
  '@stepwise/cli': {
    brings: [
      '@commander-js/extra-typings',
      '@streamparser/json',
      'cli-table3',
      'commander',
      'd3-array',
      'd3-scale',
      'd3-shape',
      'log-update',
      'papaparse',
      'simple-ascii-chart',
    ],
    also: [],
    imports: [['{ execFileSync }', 'node:child_process']],
    code: `const args = ['preview', 'cosine({ duration: 2 })', '--json'];
const said = execFileSync('npx', ['--no-install', 'stepwise', ...args], { encoding: 'utf8' });
console.log(JSON.parse(said).values.lr[s.t]);`,
  },
  '@stepwise/core': { also: [], imports: [], code: 'console.log(s.lr);' },
  '@stepwise/logs': {
    brings: ['papaparse', '@streamparser/json'],
    also: [],
    imports: [['{ readLogSync }', '@stepwise/logs']],
    code: `const log = 'epoch,loss,val_loss,lr\\n0,1,1,0.5\\n1,0.5,0.6,0.5\\n';
const [run] = readLogSync(log).runs;
const [rate] = run.series.filter(({ role }) => role === 'rate');
console.log(rate.values[s.t]);`,
  },
  '@stepwise/onnx-training': {
    brings: ['@bufbuild/protobuf'],
    also: [],
    imports: [['{ GraphBuilder, readModel, writeModel }', '@stepwise/onnx-training']],
    code: `const g = new GraphBuilder();
g.output(g.relu(g.input('x', 'float32', ['batch'])), 'y');
const model = readModel(writeModel(g.toModel()));
console.log(model.graph.nodes.length * s.lr);`,
  },
  '@stepwise/onnxruntime': {
    framework: 'ONNX Runtime',
    brings: ['@bufbuild/protobuf'],
    also: ['onnxruntime-node'],
    imports: [
      ['* as ort', 'onnxruntime-node'],
      ['{ GraphBuilder, modelOutput, OrtTrainer, sgd, tensor }', '@stepwise/onnxruntime'],
      ['{ saveCheckpoint }', '@stepwise/onnxruntime/node'],
    ],
    code: `async function main() {
  const g = new GraphBuilder();
  const weight = g.initializer('weight', tensor('float32', [2], [0, 0]));
  g.output(g.reduceSum(g.mul(weight, g.input('x', 'float32', [2]))), 'loss');
  const model = g.toModel();
  const trainer = await OrtTrainer.create({
    ort,
    model,
    loss: modelOutput(),
    optimizer: sgd({ lr: s.lr }),
  });
  await trainer.step({ x: { data: [-1, -1], dims: [2] } });
  await saveCheckpoint(trainer, 'checkpoint');
  console.log(Number(trainer.read('weight').data[0]));
  await trainer.dispose();
}
void main();`,
  },
  '@stepwise/report': {
    brings: ['d3-array', 'd3-scale', 'd3-shape'],
    also: [],
    imports: [
      ['{ historyRecorder }', '@stepwise/core'],
      ['{ analyze }', '@stepwise/analysis'],
      ['{ renderReport }', '@stepwise/report'],
    ],
    code: `const recorder = historyRecorder();
for (let at = 1; at <= 8; at += 1) recorder.add(at, { lr: s.lr, metrics: { val_loss: 1 / at } });
const history = recorder.history();
console.log(renderReport({ history, analysis: analyze(history) }).startsWith('<!doctype') ? s.lr : 0);`,
  },
  '@stepwise/tfjs': {
    framework: 'TensorFlow.js',
    also: ['@tensorflow/tfjs'],
    imports: [
      ['* as tf', '@tensorflow/tfjs'],
      ['{ bindOptimizer }', '@stepwise/tfjs'],
    ],
    code: `const handle = bindOptimizer(tf, tf.train.sgd(1));
handle.set({ lr: s.lr });
console.log(handle.get('lr'));`,
  },
  '@stepwise/tfjs-wasm-training': {
    framework: 'TensorFlow.js',
    also: ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'],
    imports: [
      ['* as tf', '@tensorflow/tfjs'],
      ['* as wasm', '@tensorflow/tfjs-backend-wasm'],
      ['{ registerTrainingKernels }', '@stepwise/tfjs-wasm-training'],
    ],
    code: `async function main() {
  wasm.setThreadsCount(1);
  await tf.setBackend('wasm');
  const kernels = registerTrainingKernels(tf);
  const x = tf.tensor4d([s.lr], [1, 1, 1, 1]);
  const gradient = tf.grad((filter) => tf.conv2d(x, filter.as4D(1, 1, 1, 1), 1, 'same').sum());
  console.log(gradient(tf.ones([1, 1, 1, 1])).dataSync()[0]);
  kernels.unregister();
}
void main();`,
  },
};

/** The program of a package's row, as an ES module or for CommonJS. */
export function program({ imports, code }, kind) {
  const write = kind === 'require' ? requireLine : importLine;
  return [
    ...[['{ Scheduler, cosine }', '@stepwise/core'], ...imports].map(write),
    'const s = new Scheduler(cosine({ duration: 2 }), { lr: 1 });',
    's.step();',
    code,
    '',
  ].join('\n');
}

const importLine = ([names, module]) => `import ${names} from '${module}';`;
const requireLine = ([names, module]) =>
  `const ${names.replace('* as ', '')} = require('${module}');`;
