import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { agrees, compareCase } from '../src/goldens/compare.ts';
import { parseGoldens, type GoldenCase } from '../src/goldens/goldenCase.ts';
import { details, sum, tally } from '../src/goldens/report.ts';

function read(name: string): readonly GoldenCase[] {
  return parseGoldens(readFileSync(new URL(`../goldens/${name}.json`, import.meta.url), 'utf8'));
}

describe('the committed traces', () => {
  test.each([
    ['torch', '7732 values, 0 outside, 0 cases unknown, 0 refused'],
    ['torchSwa', '2625 values, 0 outside, 0 cases unknown, 0 refused'],
    ['transformers', '3519 values, 0 outside, 0 cases unknown, 0 refused'],
    ['timm', '1625 values, 0 outside, 0 cases unknown, 0 refused'],
    ['timmFactory', '2788 values, 0 outside, 0 cases unknown, 0 refused'],
    ['kerasSchedules', '1862 values, 0 outside, 0 cases unknown, 0 refused'],
    ['optaxSchedules', '2154 values, 0 outside, 0 cases unknown, 0 refused'],
  ])('%s', (name, expected) => {
    const result = tally(read(name));
    expect(details(result)).toEqual([]);
    expect(sum([result])).toBe(expected);
  });
});

describe('the comparison', () => {
  const step: GoldenCase = {
    id: 'x',
    scheduler: 'StepLR',
    params: { step_size: 1, gamma: 0.5 },
    base_lrs: [1],
    optimizer: 'sgd',
    lr: [[1], [0.5], [0.25]],
  };
  const refusal = (golden: Partial<GoldenCase>): string => {
    const outcome = compareCase({ ...step, ...golden });
    return outcome.type === 'refused' ? outcome.reason : outcome.type;
  };

  test('tells a value that is off by 2e-12 from one that is off by 5e-13', () => {
    expect(agrees(1, 1 + 2e-12, 1)).toBe(false);
    expect(agrees(1, 1 + 5e-13, 1)).toBe(true);
    expect(agrees(0, 2e-15, 1)).toBe(false);
    expect(agrees(0, 5e-16, 1)).toBe(true);
    expect(agrees(1, Number.NaN, 1)).toBe(false);
  });

  test('finds the step and the group of a value outside', () => {
    const outcome = compareCase({ ...step, lr: [[1], [0.5], [0.2500001]] });
    expect(outcome).toEqual({
      type: 'compared',
      values: 3,
      outside: [{ step: 2, group: 0, param: 'lr', wanted: 0.2500001, got: 0.25 }],
    });
    const result = tally([{ ...step, lr: [[2], [1], [0.5]] }]);
    expect(result.outside).toBe(3);
    expect(details(result)).toEqual([
      'outside x: lr at step 0, group 0: wanted 2, got 1, distance 1 (and 2 more)',
    ]);
  });

  test('refuses what it does not understand', () => {
    expect(refusal({ params: { step_size: 1, foo: 2 } })).toMatch('StepLR.foo: it is not under');
    expect(refusal({ params: { step_size: 1.5 } })).toMatch('step_size: wanted a whole number');
    expect(refusal({ params: { step_size: 0 } })).toMatch(
      'step.stepSize: wanted at least one step',
    );
    expect(refusal({ params: { step_size: 1, gamma: -1 } })).toMatch('step.gamma');
    expect(refusal({ step_epochs: [0.5, 1] })).toMatch('parts of epochs');
    expect(refusal({ step_epochs: [-1, 1] })).toMatch('number ≥ 0');
    expect(refusal({ scheduler: 'ReduceLROnPlateau', params: {} })).toMatch('no metrics');
    expect(refusal({ scheduler: 'LambdaLR', params: { lr_lambda: { fn: 'foo' } } })).toMatch(
      "a function of Python's can't be carried over",
    );
    expect(refusal({ scheduler: 'Foo' })).toBe('unknown');
  });

  test('refuses step(epoch) where it depends on the rate it finds', () => {
    const params = { lr_lambda: { fn: 'const', value: 0.9 } };
    expect(refusal({ scheduler: 'MultiplicativeLR', params, step_epochs: [1, 2] })).toMatch(
      'the rate it finds',
    );
  });

  test('refuses a chain that has no closed form, and says why', () => {
    const chained = (...schedulers: readonly object[]): string =>
      refusal({ scheduler: 'ChainedScheduler', params: { schedulers } });
    const cosine = { scheduler: 'CosineAnnealingLR', params: { T_max: 2, eta_min: 0.1 } };
    const halving = { scheduler: 'ExponentialLR', params: { gamma: 0.5 } };
    expect(chained(cosine, halving)).toMatch('its eta_min or swa_lr is above 0');
    expect(chained({ scheduler: 'ReduceLROnPlateau', params: {} }, halving)).toMatch("can't step");
    expect(chained({ scheduler: 'FooLR', params: {} }, halving)).toBe('unknown');
  });
});

describe('corners of PyTorch that its own traces show', () => {
  // values computed with PyTorch 1.13
  const cases: readonly (Partial<GoldenCase> & Pick<GoldenCase, 'id'>)[] = [
    {
      id: 'ConstantLR without steps never undoes its factor',
      scheduler: 'ConstantLR',
      params: { factor: 0.5, total_iters: 0 },
      lr: [[0.5], [0.5], [0.5]],
    },
    {
      id: 'a milestone of 0 lets the next child begin from the value of the first',
      scheduler: 'SequentialLR',
      params: {
        schedulers: [
          { scheduler: 'ConstantLR', params: { factor: 0.5, total_iters: 9 } },
          { scheduler: 'ExponentialLR', params: { gamma: 0.9 } },
        ],
        milestones: [0],
      },
      lr: [[0.5], [0.5], [0.45], [0.405]],
    },
    {
      id: 'of two equal milestones the second wins',
      scheduler: 'SequentialLR',
      params: {
        schedulers: [
          { scheduler: 'ConstantLR', params: { factor: 0.5, total_iters: 9 } },
          { scheduler: 'ConstantLR', params: { factor: 0.25, total_iters: 9 } },
          { scheduler: 'ExponentialLR', params: { gamma: 0.5 } },
        ],
        milestones: [2, 2],
      },
      lr: [[0.5], [0.5], [1], [0.5]],
    },
    {
      id: 'a chained cosine forgets the others when it rises again',
      scheduler: 'ChainedScheduler',
      params: {
        schedulers: [
          { scheduler: 'ExponentialLR', params: { gamma: 0.5 } },
          { scheduler: 'CosineAnnealingLR', params: { T_max: 1 } },
        ],
      },
      lr: [[1], [0], [1], [0], [1]],
    },
    {
      id: 'with a relative threshold of 1 nothing is ever better than nothing',
      scheduler: 'ReduceLROnPlateau',
      params: { threshold: 1, patience: 0, factor: 0.5 },
      metrics: [1, 1],
      lr: [[1], [0.5], [0.25]],
    },
    {
      id: 'with a threshold of its sign a flat negative metric improves',
      scheduler: 'ReduceLROnPlateau',
      params: { patience: 0, factor: 0.5, threshold: 0.1 },
      metrics: [-1, -1, -1],
      lr: [[1], [1], [1], [1]],
    },
    {
      // with the base of the optimizer and not the far greater max_lr in the tolerance
      id: 'the end of a linear one-cycle has the rounding error of its peak',
      scheduler: 'OneCycleLR',
      params: { max_lr: 0.1, total_steps: 5, anneal_strategy: 'linear', three_phase: false },
      base_lrs: [0.0003],
      lr: [
        [0.004],
        [0.08571434285714286],
        [0.05714302857142858],
        [0.028571714285714284],
        [3.999999999976245e-7],
        [-0.02857091428571429],
      ],
    },
  ];
  test.each(cases)('$id', (golden) => {
    const outcome = compareCase({
      scheduler: '',
      params: {},
      base_lrs: [1],
      optimizer: 'sgd',
      lr: [],
      ...golden,
    });
    expect(outcome).toMatchObject({ type: 'compared', outside: [] });
  });
});

describe('reading a file', () => {
  test('takes what Python writes for NaN', () => {
    const text =
      '{"meta":{},"cases":[{"id":"a","scheduler":"ReduceLROnPlateau","params":{},"base_lrs":[1],"lr":[[1],[1],[1]],"metrics":[NaN, null]}]}';
    expect(parseGoldens(text)[0]?.metrics).toEqual([Number.NaN, Number.NaN]);
  });

  test.each([
    ['no', 'not JSON'],
    ['[]', 'wanted { "meta"'],
    ['{"cases":[1]}', 'cases[0]: wanted an object'],
    ['{"cases":[{"id":"a","scheduler":"b","params":{},"base_lrs":[]}]}', 'at least one group'],
    ['{"cases":[{"id":"a","scheduler":"b","params":{},"base_lrs":[1],"lr":[[1,2]]}]}', 'wanted 1'],
  ])('%s is %s', (text, message) => {
    expect(() => parseGoldens(text)).toThrow(message);
  });
});
