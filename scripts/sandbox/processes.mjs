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
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', (text) => {
      written[name] += text;
    });
  }
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: code ?? signal, ...written }));
  }).finally(() => running.delete(child));
  running.set(child, ended);
  return { ended, kill: (signal) => endGroup(child, signal) };
}

/** Runs a command to its end and resolves to its standard output; all that it wrote is in the error if it fails. */
export async function run(command, args, options) {
  const { code, stdout, stderr } = await start(command, args, options).ended;
  if (stopped) throw new Error('interrupted');
  if (code === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
}

/** Ends everything that was started and is still running. */
export async function stop() {
  stopped = true;
  const left = [...running];
  for (const [child] of left) endGroup(child, 'SIGTERM');
  await Promise.allSettled(left.map(([, ended]) => ended));
}

function endGroup({ pid }, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // it has just ended, or never started
  }
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
