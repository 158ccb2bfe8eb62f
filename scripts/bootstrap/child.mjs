import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const current = new Set();
let received;

// A script must not end before its child: one that is interrupted may still have a report to write.
// A terminal hands Ctrl-C to every process of the group itself. Without one, the child gets a group of its own, and so
// every signal once, from us, whether it was sent to this process or to its group.
const terminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
const detached = !terminal && process.platform !== 'win32';
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    received = signal;
    for (const child of current) forward(child, signal);
  });
}

function forward(child, signal) {
  if (signal === 'SIGTERM') child.kill(signal);
  else if (detached) killGroup(child, signal);
}

function killGroup({ pid }, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // it has just ended
  }
}

/** The exit code of this process when a signal came in between two commands; 0 otherwise. */
export const interrupted = () => (received ? signalCode(received) : 0);

const signalCode = (signal) => 128 + constants.signals[signal];

/** Runs a command to its end and resolves to its exit code. */
export function run(command, args, options = {}) {
  return start(command, args, { stdio: 'inherit', ...options }).code;
}

/** Runs a command in silence; `stdout` is what it wrote there, `log` is all that it wrote. */
export async function capture(command, args, options = {}) {
  const { child, code } = start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let stdout = '';
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    log += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
  return { code: await code, stdout, log };
}

function start(command, args, options) {
  // On Windows, npx and the tools in node_modules/.bin are command files, which only a shell can start.
  const shell = process.platform === 'win32' && command !== process.execPath;
  const child = spawn(command, args, { shell, detached, ...options });
  current.add(child);
  const code = new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(127);
    });
    child.once('close', (status, signal) => resolve(status ?? signalCode(signal)));
  }).finally(() => current.delete(child));
  return { child, code };
}
