import { bindOptimizer } from '@stepwise/tfjs';
import { registerTrainingKernels } from '@stepwise/tfjs-wasm-training';
import * as tf from '@tensorflow/tfjs-core';
import type { Backend } from './backend.ts';
import { createTfjsLayers } from './tfjsLayers.ts';
import { createTfjsNetwork, lossOf, toTensors, trainingLoss, useWasm } from './tfjsNetwork.ts';

/** TensorFlow.js on WebAssembly, with the training kernels. */
export const tfjs: Backend = {
  async create({ model, adam, scheduler }) {
    if (model.kind === 'onnx') throw new Error('TensorFlow.js gets layers, not an ONNX graph.');
    await useWasm();
    const kernels = registerTrainingKernels(tf);
    const network =
      model.kind === 'dense' ? createTfjsNetwork(model.weights) : createTfjsLayers(model);
    const { variables } = network;
    const all = [...variables, ...network.statistics];
    // the rate comes with every step; a rate of zero would let a step that forgot it go unnoticed
    const optimizer = tf.train.adam(Number.NaN, adam.beta1, adam.beta2, adam.epsilon);
    const handle = bindOptimizer(tf, optimizer);
    let kept: tf.Tensor[] = [];

    return {
      step: (batch) => {
        const [values = {}] = scheduler.values;
        handle.set(values);
        const loss = tf.tidy(() => {
          const examples = toTensors(batch);
          const cost = optimizer.minimize(() => trainingLoss(network, examples), true, variables);
          return cost?.dataSync()[0] ?? Number.NaN;
        });
        scheduler.step();
        return Promise.resolve({ loss, lr: handle.get('lr'), applied: true });
      },
      evaluate: (examples) =>
        Promise.resolve(
          tf.tidy(() => {
            const { images, labels } = toTensors(examples);
            const logits = network.logits(images, false);
            const right = tf.equal(tf.argMax(logits, 1), labels);
            return {
              loss: lossOf(logits, labels).dataSync()[0] ?? Number.NaN,
              accuracy: tf.mean(tf.cast(right, 'float32')).dataSync()[0] ?? Number.NaN,
            };
          }),
        ),
      keep() {
        tf.dispose(kept);
        kept = all.map((variable) => variable.clone());
      },
      restore() {
        for (const [i, variable] of all.entries()) {
          const old = kept[i];
          if (old) variable.assign(old);
        }
      },
      dispose() {
        handle.dispose();
        tf.dispose([kept, all]);
        kernels.unregister();
        return Promise.resolve();
      },
    };
  },
};
