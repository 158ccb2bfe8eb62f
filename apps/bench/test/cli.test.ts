import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BenchResult } from '../src/result.ts';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwise bench '));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command; `interruptAt` sends Ctrl-C when the text appears on standard error. */
function bench(args: readonly string[], interruptAt?: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    let interrupted = false;
    child.stdout.on('data', (data) => (out += String(data)));
    child.stderr.on('data', (data) => {
      err += String(data);
      if (interruptAt !== undefined && !interrupted && err.includes(interruptAt)) {
        interrupted = true;
        child.kill('SIGINT');
      }
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

async function resultIn(out: string): Promise<BenchResult> {
  return JSON.parse(await readFile(join(out, 'bench.json'), 'utf8')) as BenchResult;
}

function withoutTimes({ environment: _, runs, ...rest }: BenchResult): unknown {
  return { ...rest, runs: runs.map(({ timing: __, ...run }) => run) };
}

const TINY = ['--train', '256', '--batch-size', '32', '--epochs', '4', '--patience', '0'];

describe('a small bench', { timeout: 120_000 }, () => {
  test('trains, prints a table, writes both reports; the same seed gives the same numbers', async () => {
    const [a, b] = [join(folder, 'a'), join(folder, 'b')];
    const names = ['--schedulers', 'plateau,one-cycle'];
    const first = await bench([...TINY, ...names, '--out', a]);
    expect(first.code).toBe(0);
    expect(first.out).toMatch(
      /^plateau\n {2}tfjs +\d\.\d+ +\d+\.\d % .*\n {2}onnxruntime +\d\.\d+ /m,
    );
    expect(first.out).toContain('tfjs and onnxruntime: relative difference');
    expect(first.out).toContain('not a ranking');
    expect(first.err).toContain('one-cycle on onnxruntime: 4 epochs');
    expect(await readdir(a)).toEqual(['bench.html', 'bench.json']);

    const result = await resultIn(a);
    expect(result.complete).toBe(true);
    expect(result.runs.map(({ scheduler, backend }) => `${scheduler} on ${backend}`)).toEqual([
      'plateau on tfjs',
      'plateau on onnxruntime',
      'one-cycle on tfjs',
      'one-cycle on onnxruntime',
    ]);
    for (const run of result.runs) {
      expect(run.status).toMatch(/finished|stopped early/);
      const losses = run.epochs.map(({ valLoss }) => valLoss);
      expect(run.best?.valLoss).toBe(Math.min(...losses));
      // ten classes: guessing has a loss of ln 10 = 2.30
      expect(run.best?.valLoss).toBeLessThan(1.5);
      expect(run.test?.accuracy).toBeGreaterThan(0.5);
    }
    // one-cycle at its first and last step of 32
    for (const run of result.runs.slice(2)) {
      expect(run.epochs[0]?.lrFirst).toBeCloseTo(6e-3 / 25, 12);
      expect(run.epochs[3]?.lrLast).toBeCloseTo(6e-3 / 25e4, 12);
    }
    expect(result.agreement.map(({ scheduler }) => scheduler)).toEqual(['plateau', 'one-cycle']);
    for (const { first: difference, epochs } of result.agreement) {
      expect(difference).toBeLessThan(1e-3);
      expect(epochs).toBeGreaterThan(1);
    }

    await bench([...TINY, ...names, '--out', b, '--jobs', '1']);
    expect(withoutTimes(await resultIn(b))).toEqual(withoutTimes(result));
  });

  test('--backends chooses; with one there is nothing to compare', async () => {
    const out = join(folder, 'one');
    const ended = await bench([
      ...TINY,
      '--schedulers',
      'cosine',
      '--backends',
      'onnxruntime',
      '--out',
      out,
    ]);
    expect(ended.code).toBe(0);
    expect(ended.out).toMatch(/^cosine +\d\.\d+ +\d+\.\d % /m);
    expect(ended.out).not.toContain('relative difference');
    const result = await resultIn(out);
    expect(result.runs.map(({ backend }) => backend)).toEqual(['onnxruntime']);
    expect(result.agreement).toEqual([]);
    expect(result.environment.backends).toEqual([expect.stringMatching(/^ONNX Runtime \d/)]);
  });

  test('--model chooses another one, on the backends that can train it', async () => {
    const out = join(folder, 'cnn');
    const ended = await bench([
      ...TINY,
      '--epochs',
      '1',
      '--model',
      'digits-cnn',
      '--schedulers',
      'cosine',
      '--out',
      out,
    ]);
    expect(ended.code).toBe(0);
    const { settings, runs, agreement } = await resultIn(out);
    expect(settings).toMatchObject({ backends: ['tfjs', 'onnxruntime'], learningRate: 2e-3 });
    expect(settings.model).toMatch(/^digits-cnn \(two convolutions/);
    expect(await readFile(join(out, 'bench.html'), 'utf8')).toContain('digits-cnn');
    expect(runs).toHaveLength(2);
    for (const run of runs) expect(run).toMatchObject({ status: 'finished', best: { epoch: 1 } });
    expect(agreement[0]?.first).toBeLessThan(1e-3);
  });

  test('Ctrl-C leaves a readable report of what was done', async () => {
    const out = join(folder, 'interrupted');
    const ended = await bench(
      [
        '--train',
        '512',
        '--epochs',
        '100',
        '--lr',
        '0.02',
        '--patience',
        '0',
        '--stop-patience',
        '100',
        '--schedulers',
        'plateau,cosine',
        '--jobs',
        '1',
        '--out',
        out,
      ],
      'Cuts lr',
    );
    expect(ended.code).toBe(130);
    expect(ended.out).toContain('Interrupted');
    const result = await resultIn(out);
    expect(result.complete).toBe(false);
    expect(result.runs).toHaveLength(1);
    expect(result.runs[0]).toMatchObject({ scheduler: 'plateau', status: 'interrupted' });
    expect(result.runs[0]?.epochs.length).toBeGreaterThan(0);
    expect(await readFile(join(out, 'bench.html'), 'utf8')).toMatch(/interrupted/i);
  });

  test('a folder that cannot be written is said before anything is trained', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const ended = await bench([...TINY, '--out', join(file, 'inside')]);
    expect(ended.code).toBe(2);
    expect(ended.err).toContain("can't go to");
    expect(ended.out).toBe('');
  });

  test('a mistake on the command line exits with 2', async () => {
    expect((await bench(['--epochs', 'many'])).code).toBe(2);
  });
});
