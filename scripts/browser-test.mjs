// Trains in a real browser: packs the packages, builds a page from them and TensorFlow.js, opens it in Chromium without
// a window, and trains a convnet there on wasm and on WebGL. Nothing is left behind.
// Usage: npm run -s test:browser
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPage } from './browserTest/buildPage.mjs';
import { findBrowser } from './browserTest/findBrowser.mjs';
import { checkPage, checkStock, checkTraining } from './browserTest/checks.mjs';
import { openPage } from './browserTest/openPage.mjs';
import { packPackages } from './browserTest/packPackages.mjs';
import { serveFolder } from './browserTest/serveFolder.mjs';
import { tableOf } from './browserTest/tableOf.mjs';
import { inTemporaryFolder } from './sandbox/inTemporaryFolder.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = ['@stepwise/core', '@stepwise/tfjs', '@stepwise/tfjs-wasm-training'];
const executable = findBrowser();

if (executable) await inTemporaryFolder('stepwise-browser-', (folder) => test(folder, executable));
else {
  console.error(
    'No Chromium was found on PATH. On Debian: apt-get install chromium; elsewhere set CHROMIUM to the path of Chromium or Chrome.',
  );
  process.exitCode = 1;
}

async function test(folder, browser) {
  await packPackages(packages, { root, folder });
  const server = await serveFolder(await buildPage(folder));
  const checks = [];
  try {
    const { page, errors, strays, close } = await openPage(server.url, browser);
    try {
      const call = (name, ...args) =>
        page.evaluate(([key, given]) => globalThis.stepwise[key](...given), [name, args]);
      checks.push(checkStock('stock wasm', await call('stockWasm')));
      await call('register');
      checks.push(...checkTraining(await call('train', 'wasm', { epochs: 15 })));
      await call('unregister');
      checks.push(checkStock('kernels taken out', await call('stockWasm')));
      checks.push(...checkTraining(await call('train', 'webgl', { epochs: 5 })));
      checks.push(...checkPage(errors, strays));
    } finally {
      await close();
    }
  } finally {
    server.close();
  }
  console.log(tableOf(checks));
  const failed = checks.filter(({ ok }) => !ok).length;
  console.log(`${checks.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
