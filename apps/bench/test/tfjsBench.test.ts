import { registerTrainingKernels } from '@stepwise/tfjs-wasm-training';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { useWasm } from '../src/backends/tfjsNetwork.ts';
import type { LayerModelName } from '../src/tfjsBench/layerModels.ts';
import { isDue } from '../src/tfjsBench/measurePart.ts';
import { TFJS_PARTS } from '../src/tfjsBench/partNames.ts';
import { tfjsPart, type TfjsPart } from '../src/tfjsBench/parts.ts';
import { rateWork } from '../src/tfjsBench/rateWork.ts';
import { renderPart } from '../src/tfjsBench/renderPart.ts';
import { stepWork } from '../src/tfjsBench/stepWork.ts';
import { summarisePart } from '../src/tfjsBench/summarisePart.ts';
import { RATE_OPTIMIZERS, type StepTask } from '../src/tfjsBench/task.ts';

const task: StepTask = {
  kind: 'step',
  model: 'mlp',
  backend: 'wasm',
  kernels: false,
  optimizer: 'adam',
};

const part: TfjsPart = {
  name: 'part',
  title: 'a model',
  work: 'a step',
  unit: 'ms',
  subjects: [
    { name: 'slow', process: 'a', task, goes: 1, measurements: 1 },
    { name: 'fast', process: 'b', task, goes: 1, most: 0.5 },
    { name: 'faster', process: 'b', task, goes: 1, most: 0.5 },
  ],
  ratios: [
    { name: 'slow / fast', top: 'slow', bottom: 'fast', kind: 'at least', bound: 8 },
    { name: 'faster / slow', top: 'faster', bottom: 'slow', kind: 'at most', bound: 0.05 },
  ],
};

/** 1 to 11 units, in milliseconds. */
const times = (unit: number): number[] =>
  Array.from({ length: 11 }, (_, i) => (11 - i) * unit * 1e6);

describe('the summary of a part', () => {
  const result = summarisePart(part, 11, [
    { times: [8e6], losses: [2, 1.5] },
    { times: times(0.25), losses: [2, 1.5, 1] },
    { times: times(0.0625), losses: [2, 1.4, 1] },
  ]);

  test('has medians, both percentiles, the losses of the last step that all took, and bounds', () => {
    expect(result.lossStep).toBe(2);
    expect(result.subjects).toEqual([
      { name: 'slow', measurements: 1, median: 8, p10: 8, p90: 8, loss: 1.5, bound: null },
      {
        name: 'fast',
        measurements: 11,
        median: 1.5,
        p10: 0.5,
        p90: 2.5,
        loss: 1.5,
        bound: { most: 0.5, met: false },
      },
      {
        name: 'faster',
        measurements: 11,
        median: 0.375,
        p10: 0.125,
        p90: 0.625,
        loss: 1.4,
        bound: { most: 0.5, met: true },
      },
    ]);
  });

  test('says of each ratio whether it is what it should be', () => {
    expect(result.ratios.map(({ ratio, met }) => [ratio, met])).toEqual([
      [8 / 1.5, false],
      [0.375 / 8, true],
    ]);
  });

  test('as text', () => {
    const lines = renderPart(result, 'TensorFlow.js').split('\n');
    expect(lines[0]).toBe('part: a model');
    expect(lines[1]).toContain('a step, 11 rounds');
    expect(lines[2]).toMatch(/^TensorFlow\.js +median ms +p10 +p90 +loss 2$/);
    expect(lines[3]).toMatch(/^ {2}slow, 1 of them +8\.00 +8\.00 +8\.00 +1\.500$/);
    expect(lines[5]).toMatch(/^ {2}faster +0\.38 +0\.13 +0\.63 +≤ 0\.5 met$/);
    expect(lines[6]).toMatch(/^ {2}slow \/ fast +5\.33 {2}≥ 8 not met$/);
    expect(lines[7]).toMatch(/^ {2}faster \/ slow +0\.05 {2}≤ 0\.05 met$/);
  });
});

describe.each(TFJS_PARTS)('%s', (name) => {
  const all = tfjsPart(name, 2);

  test('compares what it measures', () => {
    const names = all.subjects.map((subject) => subject.name);
    expect(new Set(names).size).toBe(names.length);
    expect(all.subjects.some(({ most }) => most !== undefined) || all.ratios.length > 0).toBe(true);
    for (const { top, bottom } of all.ratios)
      expect(names).toEqual(expect.arrayContaining([top, bottom]));
  });

  test('does without the cpu backend', () => {
    const { subjects, ratios } = tfjsPart(name, 0);
    for (const { task: one } of subjects) expect(one).not.toMatchObject({ backend: 'cpu' });
    const names = subjects.map((subject) => subject.name);
    for (const { top, bottom } of ratios)
      expect(names).toEqual(expect.arrayContaining([top, bottom]));
  });

  test('fits into 80 columns', () => {
    const unit = all.unit === 'ms' ? 1e6 : 1e3;
    const measured = all.subjects.map(({ task: { kind }, measurements = 300 }) => ({
      times: Array.from({ length: measurements }, () => 99_999 * unit),
      losses: kind === 'step' ? [1e-7] : [],
    }));
    const text = renderPart(summarisePart(all, 300, measured), 'TensorFlow.js 4.22.0');
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});

test.each([
  [1, 1],
  [2, 300],
  [3, 10],
  [10, 3],
])(
  'a slow one is measured %i times in %i rounds, none of them a warm-up, evenly',
  (measurements, rounds) => {
    const due = Array.from({ length: rounds + 5 }, (_, i) => i - 5).filter((round) =>
      isDue({ measurements }, round, rounds),
    );
    expect(due).toHaveLength(Math.min(measurements, rounds));
    expect(due[0]).toBeGreaterThanOrEqual(0);
    const gaps = due.slice(1).map((round, i) => round - (due[i] ?? 0));
    for (const gap of gaps) expect(Math.abs(gap - (gaps[0] ?? gap))).toBeLessThanOrEqual(1);
  },
);

describe('training', () => {
  const steps = async (model: LayerModelName, optimizer: StepTask['optimizer']) => {
    const work = stepWork({ ...task, model, optimizer });
    return [await work(), await work(), await work()];
  };

  test('the same steps are taken on cpu, on wasm, and with the kernels', async () => {
    // without it, the cpu backend advises to install another one
    tf.enableProdMode();
    await tf.setBackend('cpu');
    const cpu = await steps('mlp', 'adam');
    await useWasm();
    const wasm = await steps('mlp', 'adam');
    const kernels = registerTrainingKernels(tf);
    const fast = await steps('mlp', 'adam');
    kernels.unregister();
    expect(cpu[2]).toBeLessThan(cpu[0] ?? 0);
    for (const [i, loss] of cpu.entries()) {
      expect(wasm[i]).toBeCloseTo(loss, 4);
      expect(fast[i]).toBeCloseTo(loss, 4);
    }
  });

  test.each([
    ['mlp', 'adamw'],
    ['convnet', 'adam'],
    ['encoder', 'adam'],
  ] as const)('%s learns its batch with %s', async (model, optimizer) => {
    await useWasm();
    const kernels = registerTrainingKernels(tf);
    const losses = await steps(model, optimizer);
    kernels.unregister();
    expect(losses[2]).toBeLessThan(losses[0] ?? 0);
  });
});

test.each(RATE_OPTIMIZERS)('the rates of %s are those of the warm-up', async (optimizer) => {
  await useWasm();
  const { go, rate } = rateWork(optimizer);
  const rates = Array.from({ length: 3 }, () => {
    go();
    return rate();
  });
  expect(rates[0]).toBeGreaterThan(0);
  expect(rates[1]).toBeGreaterThan(rates[0] ?? 1);
  expect(rates[2]).toBeGreaterThan(rates[1] ?? 1);
});
