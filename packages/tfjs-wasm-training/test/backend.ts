import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';

const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');

/** Makes TensorFlow.js compute with WebAssembly, from the files inside the npm package. */
export async function useWasm(): Promise<void> {
  setWasmPaths(dirname(main) + sep);
  await tf.setBackend('wasm');
  await tf.ready();
}
