import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { importers, treeProblem } from '../bootstrap/install.mjs';

const lock = `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true

importers:

  .:
    devDependencies:
      '@types/node':
        specifier: ^20.19.0
        version: 20.19.43
      turbo:
        specifier: 2.11.9
        version: 2.11.9

  packages/core: {}

  packages/tfjs:
    dependencies:
      '@stepwise/core':
        specifier: workspace:^
        version: link:../core

packages:

  turbo@2.11.9:
    resolution: {integrity: sha512-x}
`;

let root;
const write = (path, text) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const link = (path) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(join(root, 'store'), join(root, path));
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stepwise install '));
  write('pnpm-lock.yaml', lock);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function installed() {
  write('node_modules/.pnpm/lock.yaml', lock);
  write('store/package.json', '{}');
  link('node_modules/@types/node');
  link('node_modules/turbo');
  link('packages/tfjs/node_modules/@stepwise/core');
}

it("reads every folder's direct dependencies", () => {
  expect(importers(lock)).toEqual({
    '.': ['@types/node', 'turbo'],
    'packages/core': [],
    'packages/tfjs': ['@stepwise/core'],
  });
});

it("reads the repository's own lockfile", () => {
  const own = importers(readFileSync(new URL('../../pnpm-lock.yaml', import.meta.url), 'utf8'));
  expect(own['.']).toContain('turbo');
  expect(own['packages/tfjs']).toContain('@stepwise/core');
});

it('leaves a complete tree alone', () => {
  installed();
  expect(treeProblem(root)).toBeUndefined();
});

it('installs into a fresh clone', () => {
  expect(treeProblem(root)).toEqual({ reason: expect.stringContaining('none yet') });
});

it('installs when the lockfile has changed, or none was installed from', () => {
  installed();
  write('pnpm-lock.yaml', `${lock}\n`);
  expect(treeProblem(root)).toEqual({ reason: expect.stringContaining('has changed') });
  rmSync(join(root, 'node_modules/.pnpm/lock.yaml'));
  expect(treeProblem(root)).toEqual({ reason: expect.stringContaining('has changed') });
});

it.each([
  ['an install was cut off', () => write('node_modules/.installing', '')],
  ['npm has installed', () => write('node_modules/.package-lock.json', '{}')],
  ['a package is missing', () => rmSync(join(root, 'packages/tfjs/node_modules/@stepwise/core'))],
  ['a package is empty', () => rmSync(join(root, 'store/package.json'))],
  [
    'npm was cut off and left a folder of its own',
    () => {
      rmSync(join(root, 'node_modules/turbo'));
      write('node_modules/turbo/package.json', '{}');
    },
  ],
])('builds the tree anew when %s', (_, spoil) => {
  installed();
  spoil();
  expect(treeProblem(root)).toMatchObject({ damaged: true });
});
