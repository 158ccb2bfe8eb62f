import { createRequire } from 'node:module';
import type { Backend } from './backend.ts';

export interface BackendEntry {
  /** What it is called, with its version. */
  readonly title: string;
  /** The title, and how it runs, for the report. */
  readonly description: string;
  /** Loads the framework: only in the process that uses it. */
  load(): Promise<Backend>;
}

/** The backends by name. */
export const BACKENDS: Readonly<Record<string, BackendEntry>> = {
  tfjs: entry(
    `TensorFlow.js ${versionOf('@tensorflow/tfjs-core')}`,
    'on WebAssembly with training kernels, one thread',
    async () => (await import('./tfjs.ts')).tfjs,
  ),
  onnxruntime: entry(
    `ONNX Runtime ${versionOf('onnxruntime-node')}`,
    'on the CPU, one thread',
    async () => (await import('./onnxruntime.ts')).onnxruntime,
  ),
};

function entry(title: string, how: string, load: BackendEntry['load']): BackendEntry {
  return { title, description: `${title} ${how}`, load };
}

function versionOf(name: string): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every package has one
  const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { version: string };
  return version;
}
