// What the test calls in the page: `stepwise.NAME(…)`. Nothing is judged here; the page tells what it has seen.
import { registerTrainingKernels } from '@stepwise/tfjs-wasm-training';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgl';
import * as core from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { convnet } from './convnet.mjs';
import { stripes } from './images.mjs';
import { train } from './train.mjs';

const tf = { ...core, ...layers };
setWasmPaths('/wasm/');
let kernels;

globalThis.stepwise = {
  /** Why stock wasm can't train the convnet: the message of what it throws, or null when it can. */
  async stockWasm() {
    await tf.setBackend('wasm');
    const { x, y } = stripes(tf, { count: 8, seed: 1 });
    const model = convnet(tf);
    model.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy' });
    try {
      await model.fit(x, y, { epochs: 1 });
      return null;
    } catch (error) {
      return error.message;
    } finally {
      model.dispose();
      tf.dispose([x, y]);
    }
  },
  register() {
    kernels = registerTrainingKernels(tf);
    return kernels.added;
  },
  unregister: () => kernels.unregister(),
  train: (backend, options) => train(tf, backend, options),
};
