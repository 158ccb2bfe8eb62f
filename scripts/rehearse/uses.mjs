/** The frameworks that Stepwise drives; who installs one adapter must not get another's. */
export const frameworks = { 'TensorFlow.js': /^@tensorflow\//, 'ONNX Runtime': /^onnxruntime/ };

/**
 * How each public package is used in an empty project, after `const s = new Scheduler(cosine({ duration: 2 }), { lr: 1 })`
 * and one step. The code has to print 0.5.
 *   framework  the only one whose packages may come along
 *   also       what its users install besides, in the workspace's catalog version
 *   imports    [names, module], written as `import` or `require`
 */
export const uses = {
  '@stepwise/core': { also: [], imports: [], code: 'console.log(s.lr);' },
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
