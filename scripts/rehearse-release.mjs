// Rehearses a release: versions, builds and publishes the packages to a registry on this machine, then installs each
// alone in an empty project and uses it. The working tree stays as it is; nothing is left behind.
// Usage: pnpm rehearse
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tryPackage } from './rehearse/consumer.mjs';
import { stop } from './rehearse/processes.mjs';
import { copyRepository, publish } from './rehearse/publish.mjs';
import { startRegistry } from './rehearse/registry.mjs';
import { uses } from './rehearse/uses.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const work = mkdtempSync(join(tmpdir(), 'stepwise-release-'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    process.exitCode = 128 + constants.signals[signal];
    void stop();
  });
}

try {
  await rehearse();
} catch (error) {
  console.error(error.message);
  process.exitCode ||= 1;
} finally {
  await stop();
  rmSync(work, { recursive: true, force: true, maxRetries: 5 });
}

async function rehearse() {
  console.log('Starting a registry …');
  const registry = await startRegistry(join(work, 'registry'));

  console.log('Publishing a copy of the working tree …');
  const repository = join(work, 'repository');
  await copyRepository(root, repository);
  const released = await publish(repository, registry);
  const [{ version }] = released;
  assert.deepEqual(
    released.map((each) => `${each.name} ${each.version}`),
    Object.keys(uses).map((name) => `${name} ${version}`),
    'every public package needs a row in scripts/rehearse/uses.mjs and a place in the fixed group of .changeset',
  );

  for (const [index, [name, use]] of Object.entries(uses).entries()) {
    const folder = join(work, `project-${index}`);
    console.log(await tryPackage({ name, version, use, folder, registry, versions: versions() }));
  }
}

/** The versions of tools and frameworks that the workspace itself is tested with. */
function versions() {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const workspace = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const catalog = workspace.slice(workspace.indexOf('catalog:'));
  const entries = [...catalog.matchAll(/^ {2}'?([^':]+)'?: (\S+)$/gm)];
  return {
    ...Object.fromEntries(entries.map(([, name, version]) => [name, version])),
    ...devDependencies,
  };
}
