import workerpool from 'workerpool';
import type { Job, Outcome } from './job.ts';
import { train } from './train.ts';

// Ctrl-C reaches every process of the terminal; the command decides what becomes of its workers.
process.on('SIGINT', () => {});

workerpool.worker({
  train(job: Job): Promise<Outcome> {
    workerpool.workerEmit('started');
    return train(job, (progress) => {
      workerpool.workerEmit(progress);
    });
  },
});
