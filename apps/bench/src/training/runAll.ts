import { fileURLToPath } from 'node:url';
import workerpool from 'workerpool';
import type { BestEpoch, EpochResult, RunEvent, RunResult } from '../result.ts';
import type { Job, Outcome, Progress } from './job.ts';
import { SCHEDULES } from './schedules.ts';

/** A run at its end. */
export interface TrainedRun {
  readonly result: RunResult;
  /** The training loss of every batch, in order: needed to compare, too many to keep in the report. */
  readonly stepLosses: readonly number[];
}

/** A run as it is known so far. */
export interface LiveRun {
  readonly job: Job;
  /** Absent while it waits for a process. */
  status?: 'running' | RunResult['status'];
  error?: string;
  epochs: EpochResult[];
  stepLosses: number[];
  events: RunEvent[];
  best: BestEpoch | null;
  test: RunResult['test'];
  timing: RunResult['timing'];
}

/** What is told while the runs work. */
export interface Reporter {
  /** Something about this run has changed. */
  update(run: LiveRun, runs: readonly LiveRun[]): void;
  end(): void;
}

/**
 * Trains all jobs, `processes` at a time, each in a process of its own. A run that fails does not touch the others.
 *
 * @param signal ends the runs at once; what they have told is returned.
 * @returns the runs that were begun, in the order of the jobs.
 */
export async function runAll(
  jobs: readonly Job[],
  processes: number,
  reporter: Reporter,
  signal: AbortSignal,
): Promise<readonly TrainedRun[]> {
  const runs = jobs.map((job): LiveRun => ({
    job,
    epochs: [],
    stepLosses: [],
    events: [],
    best: null,
    test: null,
    timing: { stepMs: 0, seconds: 0 },
  }));
  const pool = workerpool.pool(fileURLToPath(new URL('worker.js', import.meta.url)), {
    workerType: 'process',
    maxWorkers: Math.min(processes, jobs.length),
  });
  const abort = (): void => {
    void pool.terminate(true);
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.all(runs.map((run) => follow(run)));
  } finally {
    signal.removeEventListener('abort', abort);
    await pool.terminate(true);
    reporter.end();
  }
  return runs
    .filter(({ status }) => status !== undefined)
    .map(({ stepLosses, ...run }) => ({ result: toResult(run), stepLosses }));

  async function follow(run: LiveRun): Promise<void> {
    let started = performance.now();
    const update = (): void => {
      run.timing = { ...run.timing, seconds: (performance.now() - started) / 1000 };
      reporter.update(run, runs);
    };
    try {
      const outcome: unknown = await pool.exec('train', [run.job], {
        on(message: 'started' | Progress) {
          if (signal.aborted) return;
          if (message === 'started') {
            started = performance.now();
            run.status = 'running';
          } else {
            run.epochs.push(message.epoch);
            run.stepLosses.push(...message.stepLosses);
            run.events.push(...message.events);
            run.best = message.best;
            run.timing = { ...run.timing, stepMs: message.stepMs };
          }
          update();
        },
      });
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what our own worker returns
      Object.assign(run, outcome as Outcome);
    } catch (error) {
      if (signal.aborted) {
        if (run.status === undefined) return;
        run.status = 'interrupted';
      } else {
        run.status = 'failed';
        run.error = error instanceof Error ? error.message : String(error);
      }
      update();
      return;
    }
    reporter.update(run, runs);
  }
}

function toResult({ job, status, error, ...known }: Omit<LiveRun, 'stepLosses'>): RunResult {
  return {
    scheduler: job.scheduler,
    description: SCHEDULES[job.scheduler]?.(job).description ?? '',
    backend: job.backend,
    status: status === undefined || status === 'running' ? 'interrupted' : status,
    ...(error !== undefined && { error }),
    ...known,
  };
}
