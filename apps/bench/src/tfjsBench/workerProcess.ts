import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Done, Order } from './task.ts';

const PROGRAM = fileURLToPath(new URL('worker.js', import.meta.url));

/** A process of TensorFlow.js, which does one thing at a time. */
export interface WorkerProcess {
  /** @throws Error when the process ends instead of answering; what it had to say stands on standard error. */
  do(order: Order): Promise<Done>;
  end(): Promise<void>;
}

export function startWorker(): WorkerProcess {
  const child = fork(PROGRAM, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return {
    do: (order) =>
      new Promise((resolve, reject) => {
        const ended = (): void => {
          reject(new Error('A process of TensorFlow.js ended early; what it said stands above.'));
        };
        child.once('exit', ended);
        child.once('message', (done: Done) => {
          child.off('exit', ended);
          resolve(done);
        });
        child.send(order);
      }),
    async end() {
      if (child.exitCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
