import { formatAccuracy, formatLoss, formatRate } from '@stepwise/report/drawing';
import { createLogUpdate } from 'log-update';
import type { LiveRun, Reporter } from '../training/runAll.ts';

/** A bar for each run on a terminal, plain lines elsewhere. Both go to standard error. */
export function createReporter(stream: NodeJS.WriteStream): Reporter {
  const { env } = process;
  const plain = !stream.isTTY || env['CI'] !== undefined || env['TERM'] === 'dumb';
  return plain ? lines(stream) : bars(stream);
}

function bars(stream: NodeJS.WriteStream): Reporter {
  const draw = createLogUpdate(stream, { showCursor: true });
  const began = performance.now();
  return {
    update(_, runs) {
      const names = Math.max(...runs.map((run) => nameOf(run, runs).length));
      const seconds = Math.round((performance.now() - began) / 1000);
      const done = runs.filter(({ status }) => status !== undefined && ENDED.has(status)).length;
      draw(
        [
          ...runs.map((run) => bar(run, nameOf(run, runs).padEnd(names), stream.columns)),
          `${done} of ${runs.length} runs done, ${seconds} s`,
        ].join('\n'),
      );
    },
    end: () => draw.done(),
  };
}

const ENDED = new Set(['finished', 'stopped early', 'failed']);

function bar(run: LiveRun, name: string, columns: number): string {
  const { epochs, job, status } = run;
  const width = Math.max(8, Math.min(24, columns - name.length - 56));
  const part = status === 'finished' || status === 'stopped early' ? 1 : epochs.length / job.epochs;
  const cutShort = status === 'stopped early' || status === 'interrupted';
  const full = Math.round(part * width);
  const drawn = '█'.repeat(full) + '░'.repeat(width - full);
  const text = `${name} ${drawn} ${`${epochs.length}/${job.epochs}`.padStart(7)}  ${stateOf(run)}${cutShort ? `, ${status}` : ''}`;
  return text.length < columns ? text : text.slice(0, columns - 1);
}

function lines(stream: NodeJS.WriteStream): Reporter {
  const told = new Map<LiveRun, number>();
  const write = (text: string): void => {
    stream.write(`${text}\n`);
  };
  return {
    update(run, runs) {
      const name = nameOf(run, runs);
      const before = told.get(run);
      if (before === undefined) write(`${name}: ${run.job.epochs} epochs`);
      for (const { type, at, text } of run.events.slice(before ?? 0)) {
        if (type !== 'phase') write(`${name}, ${moment(at)}: ${text}`);
      }
      told.set(run, run.events.length);
      if (run.status !== 'running') {
        const { length } = run.epochs;
        const epochs = `${length} epoch${length === 1 ? '' : 's'}`;
        write(`${name}: ${run.status ?? 'waits'} after ${epochs}, ${stateOf(run)}`);
      }
    },
    end() {},
  };
}

/** When, in epochs done. */
function moment(at: number): string {
  return Number.isInteger(at) ? `after epoch ${at}` : `in epoch ${Math.floor(at) + 1}`;
}

function stateOf({ status, error, best, epochs }: LiveRun): string {
  const last = epochs.at(-1);
  if (status === undefined) return 'waits';
  if (status === 'failed') return `failed: ${error ?? 'unknown'}`;
  if (status === 'running') {
    if (last === undefined) return 'starts';
    return `validation ${formatLoss(last.valLoss)}, ${formatAccuracy(last.valAccuracy)}, lr ${formatRate(last.lrLast)}`;
  }
  if (best === null) return status;
  return `best ${formatLoss(best.valLoss)}, ${formatAccuracy(best.valAccuracy)} in epoch ${best.epoch}`;
}

function nameOf({ job }: LiveRun, runs: readonly LiveRun[]): string {
  const several = runs.some((run) => run.job.backend !== job.backend);
  return several ? `${job.scheduler} on ${job.backend}` : job.scheduler;
}
