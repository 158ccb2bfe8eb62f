import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const here = dirname(fileURLToPath(import.meta.url));
const frameworks = join(here, '../node_modules/@tensorflow');

const html = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <link rel="icon" href="data:,">
  <title>Stepwise in a browser</title>
  <script type="module" src="main.js"></script>
</html>
`;

/**
 * Builds the test's page as its user would: from the packages in a folder's node_modules and TensorFlow.js, by a bundler,
 * with the wasm files beside it. Returns the folder to serve.
 */
export async function buildPage(folder) {
  const source = join(folder, 'page');
  cpSync(join(here, 'page'), source, { recursive: true });
  symlinkSync(frameworks, join(folder, 'node_modules/@tensorflow'), 'junction');

  const site = join(folder, 'site');
  const build = await rolldown({
    input: join(source, 'main.mjs'),
    platform: 'browser',
    logLevel: 'silent',
    resolve: { conditionNames: ['import', 'default'] },
  });
  try {
    await build.write({ dir: site, entryFileNames: '[name].js', format: 'esm', minify: true });
  } finally {
    await build.close();
  }
  writeFileSync(join(site, 'index.html'), html);
  copyWasm(join(frameworks, 'tfjs-backend-wasm/dist'), join(site, 'wasm'));
  return site;
}

function copyWasm(from, to) {
  mkdirSync(to);
  for (const file of readdirSync(from)) {
    if (file.endsWith('.wasm')) cpSync(join(from, file), join(to, file));
  }
}
