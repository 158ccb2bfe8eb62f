// Builds the page into dist/: one script, two style sheets, and the WebAssembly of TensorFlow.js beside them.
// Usage: node build.mjs
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const here = dirname(fileURLToPath(import.meta.url));
const { resolve } = createRequire(import.meta.url);

/** Resolves to the folder that was built: it can be served by any server, from any place. */
export async function build() {
  const folder = join(here, 'dist');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);

  const bundle = await rolldown({
    input: join(here, 'page/main.mjs'),
    platform: 'browser',
    logLevel: 'warn',
  });
  await bundle.write({ file: join(folder, 'main.js'), format: 'esm', minify: true });
  await bundle.close();

  const wasm = dirname(resolve('@tensorflow/tfjs-backend-wasm'));
  for (const file of [
    join(here, 'page/index.html'),
    join(here, 'page/style.css'),
    join(dirname(resolve('uplot')), 'uPlot.min.css'),
    join(wasm, 'tfjs-backend-wasm.wasm'),
    join(wasm, 'tfjs-backend-wasm-simd.wasm'),
    join(wasm, 'tfjs-backend-wasm-threaded-simd.wasm'),
  ]) {
    cpSync(file, join(folder, basename(file)));
  }
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await build());
