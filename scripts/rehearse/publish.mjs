import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../sandbox/processes.mjs';

/** Versions, builds and publishes the packages of `repository`. Resolves to their manifests as they were published. */
export async function publish(repository, registry) {
  const names = publicPackages(repository).map(({ name }) => name);
  const bootstrap = (args, env) =>
    run(process.execPath, ['scripts/bootstrap.mjs', ...args], { cwd: repository, env });

  const change = `---\n'@stepwise/core': patch\n---\n\nA rehearsal.\n`;
  writeFileSync(join(repository, '.changeset/rehearsal.md'), change);
  await bootstrap(['changeset', 'version']);
  await bootstrap(['turbo', 'run', 'build', ...names.map((name) => `--filter=${name}`)]);

  const userconfig = join(repository, '..', 'publish.npmrc');
  writeFileSync(userconfig, `${registry.replace('http:', '')}:_authToken=rehearsal\n`);
  await bootstrap(['changeset', 'publish', '--no-git-tag'], {
    npm_config_registry: registry,
    npm_config_userconfig: userconfig,
  });
  return publicPackages(repository);
}

function publicPackages(repository) {
  return readdirSync(join(repository, 'packages'))
    .map((folder) => join(repository, 'packages', folder, 'package.json'))
    .filter((path) => existsSync(path))
    .map((path) => JSON.parse(readFileSync(path, 'utf8')))
    .filter((manifest) => !manifest.private);
}
