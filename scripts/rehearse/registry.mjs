import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run, start } from '../sandbox/processes.mjs';

const manifest = {
  private: true,
  dependencies: { verdaccio: '6.8.0' },
  // It asks for node-fetch by a tag, which not every registry serves.
  overrides: { 'node-fetch': '2.7.0' },
};

// Our scope only, and nothing behind it: all else comes from the registry that npm is configured for.
const config = `storage: ./storage
auth:
  htpasswd:
    file: ./htpasswd
packages:
  '@stepwise/*':
    access: $all
    publish: $all
web:
  enable: false
log: { type: stdout, format: pretty, level: warn }
`;

/** Installs a registry into `folder` and starts it. Resolves to its address. */
export async function startRegistry(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'config.yaml'), config);
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'], {
    cwd: folder,
  });

  const host = `127.0.0.1:${await freePort()}`;
  const program = join(folder, 'node_modules/verdaccio/bin/verdaccio');
  const args = [program, '--config', join(folder, 'config.yaml'), '--listen', host];
  const url = `http://${host}/`;
  await Promise.race([untilUp(url), failure(start(process.execPath, args, { cwd: folder }).ended)]);
  return url;
}

async function failure(ended) {
  const { stdout, stderr } = await ended;
  throw new Error(`the registry ended early:\n${stdout}${stderr}`);
}

async function untilUp(url) {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await answers(`${url}-/ping`)) return;
    await sleep(100);
  }
  throw new Error('the registry did not answer within 20 seconds');
}

const answers = (url) =>
  fetch(url).then(
    (response) => response.ok,
    () => false,
  );

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
