import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommanderError } from '@commander-js/extra-typings';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BACKENDS } from '../src/backends/index.ts';
import type { ModelSpeed } from '../src/layerBench/benchModel.ts';
import { LAYER_MODELS } from '../src/layerBench/models.ts';
import { renderModel } from '../src/layerBench/renderModel.ts';
import { inTurn } from '../src/measuring/inTurn.ts';
import type { Subject } from '../src/measuring/subject.ts';
import { readSpeedOptions } from '../src/speedBench/options.ts';
import { renderSpeed } from '../src/speedBench/renderSpeed.ts';
import type { SpeedResult } from '../src/speedBench/speedResult.ts';
import { speedSubject, type SubjectId } from '../src/speedBench/speedSubject.ts';
import { summarise } from '../src/speedBench/summarise.ts';
import { TFJS_PARTS } from '../src/tfjsBench/partNames.ts';
import type { TfjsPartSpeed } from '../src/tfjsBench/partSpeed.ts';
import { renderPart } from '../src/tfjsBench/renderPart.ts';

const cli = fileURLToPath(new URL('../dist/speedBench/cli.js', import.meta.url));

/** A subject that writes its name into a list, once when it is prepared and once for each go. */
function writing(name: string, list: string[]): Subject {
  return {
    name,
    prepare() {
      list.push(`(${name})`);
      return (n) => {
        for (let i = 0; i < n; i += 1) list.push(name);
        return n;
      };
    },
  };
}

describe('in turn', () => {
  test('each round prepares and measures every place of the list in its order; warm-up is not kept', async () => {
    const list: string[] = [];
    const [a, b] = [writing('a', list), writing('b', list)];
    const told: number[] = [];
    const times = await inTurn([a, b, a], {
      rounds: 2,
      warmUp: 1,
      goes: 2,
      onRound: (done) => told.push(done),
    });
    expect(list.join('')).toBe('(a)aa(b)bb(a)aa'.repeat(3));
    expect(times.map(({ length }) => length)).toEqual([2, 2, 2]);
    expect(times.flat().every((time) => time > 0)).toBe(true);
    expect(told).toEqual([1, 2]);
  });

  test('shuffled rounds have every subject once, in orders that come again', async () => {
    const list: string[] = [];
    const orders = async (): Promise<readonly string[]> => {
      list.length = 0;
      const subjects = ['a', 'b', 'c', 'd'].map((name) => writing(name, list));
      await inTurn(subjects, { rounds: 30, warmUp: 0, goes: 1, shuffled: true });
      return list.join('').replaceAll(/\(.\)/g, '').match(/..../g) ?? [];
    };
    const first = await orders();
    expect(first.map((order) => Array.from(order).toSorted().join(''))).toEqual(
      Array(30).fill('abcd'),
    );
    expect(new Set(first).size).toBeGreaterThan(10);
    expect(await orders()).toEqual(first);
  });

  test('waits for what takes its time', async () => {
    let running = 0;
    const slow: Subject = {
      name: 'slow',
      prepare: () => async (n) => {
        expect((running += 1)).toBe(1);
        await new Promise((resolve) => {
          setTimeout(resolve, 1);
        });
        running -= 1;
        return n;
      },
    };
    await inTurn([slow, slow], { rounds: 3, warmUp: 0, goes: 1 });
    expect(running).toBe(0);
  });

  test('a speed subject goes through its batches, one go unmeasured before each measurement', async () => {
    const seen: number[] = [];
    const subject = speedSubject(
      { id: 'tfjs forward', runtime: 'tfjs', name: '' },
      [5, 6, 7],
      (batch) => {
        seen.push(batch);
        return batch;
      },
    );
    const run = await subject.prepare();
    expect(seen).toEqual([5]);
    expect(await run(3)).toBe(6 + 7 + 5);
  });
});

const IDS: readonly SubjectId[] = [
  'onnxruntime forward',
  'onnxruntime momentum',
  'onnxruntime adamw',
  'onnxruntime adamw clipped',
  'tfjs forward',
  'tfjs momentum',
  'tfjs adam',
  'tfjs adam kernels',
];
const subjects = IDS.map((id) => ({
  id,
  runtime: id.startsWith('tfjs') ? ('tfjs' as const) : ('onnxruntime' as const),
  name: id,
}));

describe('the summary', () => {
  /** Each subject takes 1 to 11 times its own unit. */
  const units = [1, 4, 7, 8, 3, 33, 42, 12];
  const times = units.map((unit) => Array.from({ length: 11 }, (_, i) => (11 - i) * unit * 1e6));
  const { subjects: speeds, ratios } = summarise(subjects, times);

  test('has the median and both percentiles in milliseconds, and the ratio to the own forward run', () => {
    expect(speeds[1]).toEqual({
      ...subjects[1],
      medianMs: 24,
      p10Ms: 8,
      p90Ms: 40,
      toForward: 4,
    });
    expect(speeds.map(({ toForward }) => toForward)).toEqual([1, 4, 7, 8, 1, 11, 14, 4]);
  });

  test('says of each bound whether it is met: 4 and 6 at most, 8 at least', () => {
    expect(ratios.map(({ ratio, kind, bound, met }) => [ratio, kind, bound, met])).toEqual([
      [4, 'at most', 4, true],
      [7, 'at most', 6, false],
      [33 / 4, 'at least', 8, true],
      [6, 'at least', 8, false],
    ]);
  });

  test('as text has every number and fits into 80 columns', () => {
    const result: SpeedResult = {
      model: 'digits-mlp (784-256-128-10)',
      batchSize: 64,
      rounds: 11,
      threads: 2,
      runtimes: { onnxruntime: 'ONNX Runtime 1.30.0', tfjs: 'TensorFlow.js 4.22.0' },
      node: '',
      cpu: '',
      subjects: speeds.map((speed) => ({ ...speed, medianMs: speed.medianMs * 1000 })),
      ratios,
    };
    const text = renderSpeed(result);
    expect(text).toMatch(/^ {2}onnxruntime momentum +24000\.000 +8\.000 +40\.000 +4\.00$/m);
    expect(text).toMatch(/AdamW +7\.00 {2}≤ 6 not met$/m);
    expect(text).toMatch(/momentum +8\.25 {2}≥ 8 met$/m);
    expect(text).toContain('2 threads');
    expect(renderSpeed({ ...result, threads: 1 })).toContain('one thread each');
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});

describe('the command', () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });

  test('measures every subject, with as many threads of ONNX Runtime as it should', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stepwise speed '));
    const json = join(folder, 'speed.json');
    const own = ['--rounds', '3', '--threads', '2', '--json', json];
    const { status, stdout, stderr } = run(...own, '--models', 'digits');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { digits: result, models } = JSON.parse(await readFile(json, 'utf8')) as {
      digits: SpeedResult;
      models: readonly ModelSpeed[];
    };
    expect(models).toEqual([]);
    expect(result).toMatchObject({ rounds: 3, threads: 2, batchSize: 64 });
    expect(result.subjects.map(({ id }) => id)).toEqual(IDS);
    for (const { p10Ms, medianMs, p90Ms } of result.subjects) {
      expect(p10Ms).toBeGreaterThan(0);
      expect(medianMs).toBeGreaterThanOrEqual(p10Ms);
      expect(p90Ms).toBeGreaterThanOrEqual(medianMs);
    }
    expect(result.ratios.every(({ ratio }) => ratio > 0)).toBe(true);
    expect(stdout).toBe(`${renderSpeed(result)}\n`);
    await rm(folder, { recursive: true });
  });

  test('measures networks that are made of layers', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stepwise speed '));
    const json = join(folder, 'speed.json');
    const { status, stdout } = run('--rounds', '2', '--models', 'cnn, transformer', '--json', json);
    expect(status).toBe(0);
    const { digits, models } = JSON.parse(await readFile(json, 'utf8')) as {
      digits: null;
      models: readonly ModelSpeed[];
    };
    expect(digits).toBeNull();
    expect(models.map(({ model }) => model)).toEqual(['cnn', 'transformer']);
    for (const { toForward, toTorch, steppers, parameters } of models) {
      expect(toForward).toBeGreaterThan(0);
      expect(parameters).toBeGreaterThan(10_000);
      const [, own, torch = own] = steppers;
      expect(own?.lastLoss).toBeGreaterThan(0);
      expect(toTorch === null).toBe(steppers.length === 2);
      // where there is a PyTorch: the same network with the same weights
      expect(own?.lastLoss).toBeCloseTo(torch?.lastLoss ?? Number.NaN, 2);
    }
    expect(stdout).toBe(`${models.map(renderModel).join('\n\n')}\n`);
    await rm(folder, { recursive: true });
  });

  test('measures TensorFlow.js alone, in processes of its own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stepwise speed '));
    const json = join(folder, 'speed.json');
    const parts = ['--rounds', '2', '--models', 'tfjs-mlp,tfjs-rates', '--json', json];
    const { status, stdout, stderr } = run(...parts);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { tfjs } = JSON.parse(await readFile(json, 'utf8')) as {
      tfjs: readonly TfjsPartSpeed[];
    };
    expect(tfjs.map(({ part }) => part)).toEqual(['tfjs-mlp', 'tfjs-rates']);
    for (const { subjects: measured } of tfjs) {
      for (const { measurements, median } of measured) {
        expect(measurements).toBe(2);
        expect(median).toBeGreaterThan(0);
      }
    }
    const [stock, kernels] = tfjs[0]?.subjects ?? [];
    expect(stock?.loss).toBeGreaterThan(0);
    // the same steps with the kernels as without
    expect(kernels?.loss).toBeCloseTo(stock?.loss ?? Number.NaN, 4);
    const { title } = BACKENDS['tfjs'] ?? {};
    const texts = tfjs.map((part) => renderPart(part, title ?? ''));
    expect(stdout).toBe(`${texts.join('\n\n')}\n`);
    await rm(folder, { recursive: true });
  });

  test('refuses what it does not know', () => {
    const { status, stdout, stderr } = run('--models', 'cnm');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain("error: option '--models <names>'");
  });
});

describe('the options', () => {
  let written = '';

  beforeEach(() => {
    written = '';
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((text) => {
        written += String(text);
        return true;
      });
    }
  });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('everything is measured, two steps of the cpu backend, unless told otherwise', () => {
    const { models, cpuSteps, rounds, threads } = readSpeedOptions([]);
    expect({ cpuSteps, rounds, threads }).toEqual({ cpuSteps: 2, rounds: 300, threads: 1 });
    expect(models).toEqual(['digits', ...LAYER_MODELS.map(({ name }) => name), ...TFJS_PARTS]);
  });

  test('tfjs stands for all that is measured of TensorFlow.js alone', () => {
    const { models, cpuSteps } = readSpeedOptions(['--models', 'cnn, tfjs', '--cpu-steps', '0']);
    expect(models).toEqual(['cnn', ...TFJS_PARTS]);
    expect(cpuSteps).toBe(0);
  });

  test.each([
    ['--models', 'cnm'],
    ['--rounds', '0'],
    ['--rounds', 'many'],
    ['--threads', '3'],
    ['--round', '3'],
    ['--cpu-steps', '-1'],
    ['--cpu-steps', ''],
  ])('%s %s is refused', (option, value) => {
    expect(() => readSpeedOptions([option, value])).toThrow(CommanderError);
    expect(written).toContain('error:');
  });
});
