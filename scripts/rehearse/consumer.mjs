import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { run } from '../sandbox/processes.mjs';
import { frameworks, program } from './uses.mjs';

/** Installs a published package as its user would, in an empty project, and uses it in every way. Resolves to a summary. */
export async function tryPackage({ name, version, use, folder, registry, versions }) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  writeFileSync(join(folder, '.npmrc'), `@stepwise:registry=${registry}\n`);

  await install(folder, ['@stepwise/core', name]);
  const came = installed(folder);
  checkCompany(name, use, came);
  const files = checkContents(join(folder, 'node_modules', name), version);

  const tools = ['typescript', '@types/node', ...use.also];
  await install(
    folder,
    tools.map((tool) => `${tool}@${versions[tool]}`),
  );
  await checkPrograms(folder, use);
  await checkTypes(folder, use);
  return `${name} ${version}: ${files} files; ${came.size} packages installed; import, require and types work`;
}

async function install(folder, packages) {
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
  await run('npm', ['install', ...options, ...packages], { cwd: folder });
}

function installed(folder) {
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  const entries = Object.entries(packages).filter(([path]) => path);
  return new Map(entries.map(([path, entry]) => [path.replace(/^node_modules\//, ''), entry]));
}

const isOurs = (path) => path.startsWith('@stepwise/');

function checkCompany(name, use, came) {
  for (const [path, entry] of came) {
    if (!isOurs(path)) continue;
    for (const dependency of Object.keys(entry.dependencies ?? {})) {
      const isFramework = Object.values(frameworks).some((pattern) => pattern.test(dependency));
      assert(!isFramework, `${path} depends on ${dependency}, which has to be a peer`);
    }
  }
  assert.deepEqual(Object.keys(came.get('@stepwise/core').dependencies ?? {}), []);
  const declared = [...came].flatMap(([path, { dependencies = {} }]) =>
    isOurs(path) ? Object.keys(dependencies).filter((dependency) => !isOurs(dependency)) : [],
  );
  if (!use.framework) {
    assert.deepEqual(new Set(declared), new Set(use.brings), `${name} brought something along`);
  }
  if (declared.length === 0) {
    const others = [...came.keys()].filter((path) => !isOurs(path));
    assert(use.framework || others.length === 0, `${name} brought ${others.join(', ')}`);
  }

  const { peerDependencies = {}, peerDependenciesMeta = {} } = came.get(name);
  for (const peer of Object.keys(peerDependencies)) {
    const optional = Boolean(peerDependenciesMeta[peer]?.optional);
    assert.equal(
      came.has(peer),
      !optional,
      `${name}: ${optional ? 'optional' : 'required'} peer ${peer}`,
    );
  }
  for (const path of came.keys()) {
    const last = path.split('node_modules/').at(-1);
    for (const [framework, pattern] of Object.entries(frameworks)) {
      assert(framework === use.framework || !pattern.test(last), `${name} brought ${path}`);
    }
    assert(path === last || !isOurs(last), `${name} brought a second copy: ${path}`);
  }
}

function checkContents(folder, version) {
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  const manifest = JSON.parse(text);
  const files = filesIn(folder);
  assert.equal(manifest.version, version);
  assert.doesNotMatch(
    text,
    /"(workspace|catalog):/,
    `${manifest.name}: package.json was not rewritten`,
  );
  for (const wanted of ['LICENSE', 'README.md']) {
    assert(files.includes(wanted), `${manifest.name} was published without ${wanted}`);
  }
  const stray = files.filter((file) =>
    /(^|\/)(test|tests)\/|\.(test|test-d|bench)\.|tsbuildinfo$|tsconfig/.test(file),
  );
  assert.deepEqual(
    stray,
    [],
    `${manifest.name} was published with files that are not for its users`,
  );
  for (const [path, target] of Object.entries(manifest.exports)) {
    if (typeof target === 'string') continue;
    assert.deepEqual(
      Object.keys(target),
      ['types', 'default'],
      `${manifest.name}: exports["${path}"]`,
    );
    for (const file of Object.values(target))
      assert(existsSync(join(folder, file)), `${manifest.name} lacks ${file}`);
  }
  return files.length;
}

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));

async function checkPrograms(folder, use) {
  for (const [file, kind] of [
    ['use.mjs', 'import'],
    ['use.cjs', 'require'],
  ]) {
    writeFileSync(join(folder, file), program(use, kind));
    const printed = await run(process.execPath, [file], { cwd: folder });
    const lr = Number(printed.trim().split('\n').at(-1));
    assert(Math.abs(lr - 0.5) < 1e-6, `${file} was to print 0.5, and printed: ${printed}`);
  }
}

async function checkTypes(folder, use) {
  const settings = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck'];
  for (const [module, moduleResolution, file] of [
    ['node16', 'node16', 'use.mts'],
    ['nodenext', 'nodenext', 'use.mts'],
    ['nodenext', 'nodenext', 'use.cts'],
    ['esnext', 'bundler', 'use.mts'],
  ]) {
    writeFileSync(join(folder, file), program(use, 'import'));
    const modules = ['--module', module, '--moduleResolution', moduleResolution];
    const tsc = join(folder, 'node_modules/.bin/tsc');
    await run(tsc, [...settings, '--target', 'es2022', '--types', 'node', ...modules, file], {
      cwd: folder,
    });
  }
}
