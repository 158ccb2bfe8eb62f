import { describe, expect, test } from 'vitest';
import { createReporter } from '../src/cli/reporter.ts';
import { renderTable } from '../src/cli/table.ts';
import type { RunResult } from '../src/result.ts';
import type { LiveRun } from '../src/training/runAll.ts';

function liveRun(scheduler: string, given: Partial<LiveRun> = {}): LiveRun {
  return {
    job: {
      scheduler,
      backend: 'tfjs',
      model: 'digits-mlp',
      seed: 1,
      epochs: 4,
      batchSize: 64,
      train: 256,
      learningRate: 1e-3,
      patience: 1,
      stopPatience: 3,
    },
    epochs: [],
    stepLosses: [],
    events: [],
    best: null,
    test: null,
    timing: { stepMs: 0, seconds: 0 },
    ...given,
  };
}

const EPOCH = { epoch: 1, lrFirst: 1e-3, lrLast: 1e-3, loss: 1, valLoss: 0.5, valAccuracy: 0.9 };
const CUT = { at: 1, step: 4, type: 'reduced', label: '×0.5', text: 'Cuts lr.' };
const PHASE = { at: 0, step: 0, type: 'phase', label: 'plateau', text: 'Enters plateau.' };

/** A stream that remembers; only what the reporter uses. */
function stream(isTTY: boolean): { out: () => string; target: NodeJS.WriteStream } {
  let text = '';
  const target = { isTTY, columns: 100, rows: 40, write: (part: string) => (text += part) };
  return { out: () => text, target: target as unknown as NodeJS.WriteStream };
}

describe('elsewhere than on a terminal', () => {
  test('a line when a run begins, at each decision, and at its end, each once', () => {
    const { out, target } = stream(false);
    const reporter = createReporter(target);
    const run = liveRun('plateau', { status: 'running' });
    const runs = [run, liveRun('cosine')];
    reporter.update(run, runs);
    run.epochs.push(EPOCH);
    run.events.push(PHASE, CUT);
    run.best = { epoch: 1, valLoss: 0.5, valAccuracy: 0.9 };
    reporter.update(run, runs);
    reporter.update(run, runs);
    run.status = 'stopped early';
    reporter.update(run, runs);
    reporter.end();
    expect(out().split('\n')).toEqual([
      'plateau: 4 epochs',
      'plateau, after epoch 1: Cuts lr.',
      'plateau: stopped early after 1 epoch, best 0.5000, 90.0 % in epoch 1',
      '',
    ]);
  });

  test('the backend is named when there are several', () => {
    const { out, target } = stream(false);
    const run = liveRun('plateau', { status: 'running' });
    const other = liveRun('plateau');
    createReporter(target).update(run, [run, { ...other, job: { ...other.job, backend: 'x' } }]);
    expect(out()).toContain('plateau on tfjs');
  });

  test('a failed run says why', () => {
    const { out, target } = stream(false);
    const run = liveRun('plateau', { status: 'failed', error: 'no memory' });
    createReporter(target).update(run, [run]);
    expect(out()).toContain('failed: no memory');
  });
});

test('on a terminal each run has a bar as full as it is done', () => {
  const { CI, TERM } = process.env;
  delete process.env['CI'];
  process.env['TERM'] = 'xterm';
  try {
    const { out, target } = stream(true);
    const reporter = createReporter(target);
    const run = liveRun('plateau', { status: 'running', epochs: [EPOCH, EPOCH] });
    reporter.update(run, [run, liveRun('cosine')]);
    reporter.end();
    const bar = /plateau ([█░]+) +2\/4 .*90\.0 %, lr 1e-3/.exec(out())?.[1] ?? '';
    expect(bar.replaceAll('░', '')).toHaveLength(bar.length / 2);
    expect(out()).toMatch(/cosine  ░+ +0\/4 {2}waits/);
    expect(out()).toContain('0 of 2 runs done');
  } finally {
    if (CI !== undefined) process.env['CI'] = CI;
    if (TERM === undefined) delete process.env['TERM'];
    else process.env['TERM'] = TERM;
  }
});

describe('the table', () => {
  const common = { description: '', backend: 'tfjs', test: null };
  const runs: RunResult[] = [
    {
      ...common,
      scheduler: 'plateau',
      status: 'stopped early',
      epochs: [EPOCH],
      events: [PHASE, CUT, { ...CUT, type: 'milestone' }],
      best: { epoch: 1, valLoss: 0.5, valAccuracy: 0.9 },
      timing: { stepMs: 12.34, seconds: 1 },
    },
    {
      ...common,
      scheduler: 'constant',
      status: 'failed',
      epochs: [],
      events: [],
      best: null,
      timing: { stepMs: 0, seconds: 0 },
    },
  ];
  const rowsOf = (text: string): string[][] =>
    text
      .split('\n')
      .slice(-2)
      .map((line) => line.split(/ {2,}/));

  test('has a row for each run, in the order given, with what was measured', () => {
    expect(rowsOf(renderTable(runs))).toEqual([
      ['plateau', '0.5000', '90.0 %', '1', '1', '2', '12.3 ms', 'stopped early'],
      ['constant', '–', '–', '–', '0', '0', '–', 'failed'],
    ]);
  });

  test('has the runs of a schedule under its name when there are several backends', () => {
    const both = runs.flatMap((run) => [run, { ...run, backend: 'onnxruntime' }]);
    const lines = renderTable([...both.slice(1), ...both.slice(0, 1)]).split('\n');
    expect(lines.slice(-6).map((line) => line.split(/ {2,}/).slice(0, 3))).toEqual([
      ['plateau'],
      ['', 'onnxruntime', '0.5000'],
      ['', 'tfjs', '0.5000'],
      ['constant'],
      ['', 'tfjs', '–'],
      ['', 'onnxruntime', '–'],
    ]);
  });

  test.each(['tfjs', 'onnxruntime'])(
    'fits into 80 columns with the longest of our names, the second backend %s',
    (backend) => {
      const long = runs.flatMap((run) => [
        { ...run, scheduler: 'exponential' },
        { ...run, scheduler: 'exponential', backend },
      ]);
      const widths = renderTable(long)
        .split('\n')
        .map((line) => line.length);
      expect(Math.max(...widths)).toBeLessThanOrEqual(80);
    },
  );
});
