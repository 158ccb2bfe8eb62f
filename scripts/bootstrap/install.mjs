import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';

/** Installs the dependencies when the tree is not what pnpm-lock.yaml says. Resolves to an exit code. */
export async function install(root) {
  const problem = treeProblem(root);
  if (!problem) return 0;
  console.error(`Installing the dependencies: ${problem.reason}.`);

  const modules = join(root, 'node_modules');
  const folders = Object.keys(importers(read(join(root, 'pnpm-lock.yaml'))));
  if (problem.damaged) {
    for (const folder of folders) {
      rmSync(join(root, folder, 'node_modules'), { recursive: true, force: true });
    }
  }
  mkdirSync(modules, { recursive: true });
  writeFileSync(marker(root), '');

  const { packageManager } = JSON.parse(read(join(root, 'package.json')));
  // Without --prefix, npx would prefer a pnpm in node_modules, which may be as broken as the rest.
  const npx = ['--yes', '--prefix', join(root, 'scripts/bootstrap'), packageManager];
  const pnpm = ['install', '--frozen-lockfile', '--config.confirmModulesPurge=false'];
  // a newer npm or pnpm is no news here: the version is pinned
  const env = { ...process.env, npm_config_update_notifier: 'false' };
  delete env.npm_config_loglevel; // `npm run -s` sets it, and the reason of a failure would be lost
  const stdio = ['ignore', 2, 2];
  const code = await run('npx', [...npx, ...pnpm], { cwd: root, env, stdio });
  if (code < 128) rmSync(marker(root), { force: true });
  if (code !== 0) {
    console.error(`The dependencies could not be installed: ${packageManager} ended with ${code}.`);
  }
  return code;
}

/** What is wrong with the installed tree, or undefined. A damaged one has to be built from nothing. */
export function treeProblem(root) {
  if (!existsSync(join(root, 'node_modules'))) return { reason: 'there are none yet' };
  if (existsSync(marker(root))) return { reason: 'an earlier install was cut off', damaged: true };
  if (existsSync(join(root, 'node_modules/.package-lock.json'))) {
    return { reason: 'npm has installed here, this repository uses pnpm', damaged: true };
  }
  // pnpm copies the lockfile it installed from, last.
  const wanted = read(join(root, 'pnpm-lock.yaml'));
  if (read(join(root, 'node_modules/.pnpm/lock.yaml')) !== wanted) {
    return { reason: 'pnpm-lock.yaml has changed' };
  }
  for (const [folder, names] of Object.entries(importers(wanted))) {
    for (const name of names) {
      if (!isLink(join(root, folder, 'node_modules', name))) {
        return {
          reason: `${join(folder, 'node_modules', name)} is not what pnpm put there`,
          damaged: true,
        };
      }
    }
  }
  return undefined;
}

/** The workspace's folders and the names of their direct dependencies, from the text of pnpm-lock.yaml. */
export function importers(lock) {
  const found = {};
  let names;
  const lines = lock.split('\n');
  for (const line of lines.slice(lines.indexOf('importers:') + 1)) {
    if (/^\S/.test(line)) break;
    const match = /^( +)'?(.+?)'?:( .*)?$/.exec(line);
    if (match?.[1].length === 2) found[match[2]] = names = [];
    if (match?.[1].length === 6) names.push(match[2]);
  }
  return found;
}

const marker = (root) => join(root, 'node_modules/.installing');
const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
const isLink = (path) => existsSync(join(path, 'package.json')) && lstatSync(path).isSymbolicLink();
