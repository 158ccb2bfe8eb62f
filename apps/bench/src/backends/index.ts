import { createRequire } from 'node:module';
import type { Backend } from './backend.ts';

export interface BackendEntry {
  /** What it is, with its version, for the report. */
  readonly description: string;
  /** Loads the framework: only in the process that uses it. */
  load(): Promise<Backend>;
}

/** The backends by name. */
export const BACKENDS: Readonly<Record<string, BackendEntry>> = {
  tfjs: {
    description: `TensorFlow.js ${versionOf('@tensorflow/tfjs-core')} on WebAssembly, one thread`,
    load: async () => (await import('./tfjs.ts')).tfjs,
  },
};

function versionOf(name: string): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every package has one
  const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { version: string };
  return version;
}
