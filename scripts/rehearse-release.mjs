// Rehearses a release: versions, builds and publishes the packages to a registry on this machine, then installs each
// alone in an empty project and uses it. The working tree stays as it is; nothing is left behind.
// Usage: pnpm rehearse
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tryPackage } from './rehearse/consumer.mjs';
import { publish } from './rehearse/publish.mjs';
import { startRegistry } from './rehearse/registry.mjs';
import { uses } from './rehearse/uses.mjs';
import { copyRepository } from './sandbox/copyRepository.mjs';
import { inTemporaryFolder } from './sandbox/inTemporaryFolder.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

await inTemporaryFolder('stepwise-release-', rehearse);

async function rehearse(work) {
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
