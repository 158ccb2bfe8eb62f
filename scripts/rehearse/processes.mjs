import { spawn } from 'node:child_process';

const running = new Map();
let stopped = false;

/** Starts a command in a process group of its own, so that it can be ended with all that it started. */
export function start(command, args, { cwd, env = {} }) {
  if (stopped) throw new Error('interrupted');
  const child = spawn(command, args, {
    cwd,
    env: environment(env),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    log += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ stdout, log, ended: code ?? signal }));
  }).finally(() => running.delete(child));
  running.set(child, ended);
  return ended;
}

/** Runs a command to its end and resolves to its standard output; all that it wrote is in the error if it fails. */
export async function run(command, args, options) {
  const { stdout, log, ended } = await start(command, args, options);
  if (stopped) throw new Error('interrupted');
  if (ended !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${ended}:\n${log}`);
  return stdout;
}

/** Ends everything that was started and is still running. */
export async function stop() {
  stopped = true;
  const left = [...running];
  for (const [child] of left) process.kill(-child.pid, 'SIGTERM');
  await Promise.allSettled(left.map(([, ended]) => ended));
}

// npm takes its settings from the environment in upper or lower case, so ours replace both. What npm tells about the
// script that we run in is left out: it would make the npm that we start look in the wrong folder.
function environment(own) {
  const replaced = new Set(Object.keys(own).map((name) => name.toLowerCase()));
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !replaced.has(name.toLowerCase()) &&
      !/^(init_cwd|npm_(?!config_)|npm_config_(local|global)_prefix$)/i.test(name),
  );
  return { ...Object.fromEntries(kept), ...own };
}
