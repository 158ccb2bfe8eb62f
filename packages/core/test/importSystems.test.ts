import { describe, expect, test } from 'vitest';
import { Scheduler, StepwiseError, type Machine } from '../src/index.ts';
import { all } from '../src/all.ts';
import { fromSpec } from '../src/fromSpec.ts';
import { fromTimm, fromTorch, fromTransformers, type Imported } from '../src/import/index.ts';

function curve({ machine, groups }: Imported, n: number, group = 0): readonly number[] {
  const scheduler = new Scheduler(machine, { groups });
  return Array.from({ length: n }, (_, t) => scheduler.at(t, { group }));
}

function thrown(run: () => unknown): { readonly code: string; readonly message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof StepwiseError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Within 1e-12 of a rate of 1. */
function rounded(values: readonly number[]): readonly number[] {
  return values.map((value) => Math.round(value * 1e12) / 1e12);
}

describe('fromTorch', () => {
  test('the example', () => {
    const step = fromTorch('StepLR', { step_size: 2, gamma: 0.5 }, { lr: 1 });
    expect(curve(step, 5)).toEqual([1, 1, 0.5, 0.5, 0.25]);
    expect(step.spec).toEqual({ kind: 'step', stepSize: 2, gamma: 0.5 });
  });

  test('takes the rates from the arguments where they are there', () => {
    const cycle = fromTorch(
      'CyclicLR',
      { base_lr: [0.1, 0.2], max_lr: [0.3, 0.6], step_size_up: 2, cycle_momentum: false },
      { lr: [1, 1], groups: ['body', 'head'] },
    );
    expect(cycle.groups).toEqual([
      { name: 'body', base: { lr: 0.1 } },
      { name: 'head', base: { lr: 0.2 } },
    ]);
    expect(rounded(curve(cycle, 4))).toEqual(rounded([0.1, 0.2, 0.3, 0.2]));
    expect(rounded(curve(cycle, 4, 1))).toEqual(rounded([0.2, 0.4, 0.6, 0.4]));
  });

  test('functions by their names, one for each group', () => {
    const machine = fromTorch(
      'LambdaLR',
      {
        lr_lambda: [
          { name: 'half', f: () => 0.5 },
          { name: 'same', f: () => 1 },
        ],
      },
      { lr: [1, 0.1] },
    );
    expect(curve(machine, 2, 0)).toEqual([0.5, 0.5]);
    expect(curve(machine, 2, 1)).toEqual([0.1, 0.1]);
  });

  test('a multiplicative child of a sequence goes on from the rate that it finds', () => {
    const sequence = fromTorch(
      'SequentialLR',
      {
        schedulers: [
          { scheduler: 'ConstantLR', params: { factor: 0.5, total_iters: 9 } },
          {
            scheduler: 'MultiplicativeLR',
            params: { lr_lambda: { name: 'half', f: () => 0.5 } },
          },
        ],
        milestones: [2],
      },
      { lr: 1 },
    );
    expect(curve(sequence, 5)).toEqual([0.5, 0.5, 0.5, 0.25, 0.125]);
  });

  test('in a chain what comes before one that sets the rate has no effect', () => {
    const chain = fromTorch(
      'ChainedScheduler',
      {
        schedulers: [
          { scheduler: 'ExponentialLR', params: { gamma: 0.5 } },
          { scheduler: 'LambdaLR', params: { lr_lambda: { name: 'same', f: () => 1 } } },
        ],
      },
      { lr: 1 },
    );
    expect(curve(chain, 3)).toEqual([1, 1, 1]);
  });

  test('a sequence in a chain begins from the base, whatever was made before it', () => {
    const same = {
      scheduler: 'MultiplicativeLR',
      params: { lr_lambda: { name: 'same', f: () => 1 } },
    };
    const chain = fromTorch(
      'ChainedScheduler',
      {
        schedulers: [
          { scheduler: 'ConstantLR', params: { factor: 0.5, total_iters: 2 } },
          { scheduler: 'SequentialLR', params: { schedulers: [same], milestones: [] } },
        ],
      },
      { lr: 1, steps: 4 },
    );
    // PyTorch 1.13 undoes at step 2 a factor that was never there
    expect(curve(chain, 4)).toEqual([1, 1, 2, 2]);
  });

  test('a spec that it gives builds the same machine', () => {
    const { spec, groups } = fromTorch(
      'SequentialLR',
      {
        schedulers: [
          { scheduler: 'LinearLR', params: { start_factor: 0.5, total_iters: 2 } },
          { scheduler: 'CosineAnnealingLR', params: { T_max: 4 } },
        ],
        milestones: [2],
      },
      { lr: 1 },
    );
    const machine: Machine = fromSpec(JSON.parse(JSON.stringify(spec)), all);
    expect(rounded(curve({ machine, spec, groups }, 4))).toEqual(
      rounded([0.5, 0.75, 1, 0.5 + Math.SQRT1_2 / 2]),
    );
  });

  test.each([
    ['LambdaLR', { lr_lambda: 'lambda t: 1' }, 'unsupported', 'LambdaLR.lr_lambda[0]'],
    ['StepLR', { step_size: 2, foo: 1 }, 'unsupported', 'StepLR.foo'],
    ['StepLR', { step_size: '2' }, 'bad-option', 'StepLR.step_size'],
    ['constructor', {}, 'unknown-kind', 'constructor'],
    ['PolynomialLR', { power: -1 }, 'unsupported', 'PolynomialLR.power'],
    ['CosineAnnealingLR', { T_max: 0 }, 'unsupported', 'CosineAnnealingLR.T_max'],
    [
      'SequentialLR',
      { schedulers: [{ scheduler: 'ReduceLROnPlateau', params: {} }], milestones: [] },
      'unsupported',
      'SequentialLR.schedulers',
    ],
    ['OneCycleLR', { max_lr: [1, 2], total_steps: 9 }, 'bad-option', 'OneCycleLR.max_lr'],
  ])('%s %j is refused', (kind, args, code, field) => {
    const error = thrown(() => fromTorch(kind, args, { lr: 1 }));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(field);
  });

  test('hostile keys are refused', () => {
    const args = Object.fromEntries([
      ['step_size', 2],
      ['__proto__', 1],
    ]);
    expect(thrown(() => fromTorch('StepLR', args, { lr: 1 })).message).toMatch('StepLR.__proto__');
  });

  test('the options are checked', () => {
    expect(thrown(() => fromTorch('StepLR', { step_size: 1 }, { lr: [] })).code).toBe('bad-option');
    expect(
      thrown(() => fromTorch('StepLR', { step_size: 1 }, { lr: [1, 2], groups: ['a', 'a'] }))
        .message,
    ).toMatch('fromTorch.groups');
    expect(thrown(() => fromTorch('StepLR', { step_size: 1 }, { lr: NaN })).message).toMatch(
      'fromTorch.lr[0]',
    );
  });
});

describe('fromTransformers', () => {
  test('the example', () => {
    const args = { num_warmup_steps: 2, num_training_steps: 6 };
    expect(rounded(curve(fromTransformers('linear', args, { lr: 1 }), 7))).toEqual(
      rounded([0, 0.5, 1, 0.75, 0.5, 0.25, 0]),
    );
  });

  test('a minimum is a share of the rate that the optimizer was made with', () => {
    const args = { num_warmup_steps: 0, num_training_steps: 2, min_lr: 0.1 };
    const one = fromTransformers('cosine_with_min_lr', args, { lr: [2, 1], defaultLr: 1 });
    expect(rounded(curve(one, 3))).toEqual(rounded([2, 1.1, 0.2]));
  });

  test('what it refuses', () => {
    const args = { num_warmup_steps: 0, num_training_steps: 2 };
    expect(thrown(() => fromTransformers('foo', args, { lr: 1 })).code).toBe('unknown-kind');
    expect(thrown(() => fromTransformers('cosine_with_min_lr', args, { lr: 1 })).message).toMatch(
      'cosine_with_min_lr.min_lr',
    );
    const wsd = { ...args, num_decay_steps: 3 };
    expect(thrown(() => fromTransformers('warmup_stable_decay', wsd, { lr: 1 }))).toMatchObject({
      code: 'unsupported',
    });
  });
});

describe('fromTimm', () => {
  test('the example', () => {
    const args = { t_initial: 4, warmup_t: 2, warmup_prefix: true };
    const half = 0.5 + Math.SQRT1_2 / 2;
    expect(rounded(curve(fromTimm('CosineLRScheduler', args, { lr: 1 }), 7))).toEqual(
      rounded([0, 0.5, 1, half, 0.5, 1 - half, 0]),
    );
  });

  test('noise needs its draws', () => {
    const args = { t_initial: 4, noise_range_t: 1 };
    expect(thrown(() => fromTimm('CosineLRScheduler', args, { lr: 1 }))).toMatchObject({
      code: 'unsupported',
    });
    const draws = [null, 0.5, -0.5];
    const noisy = fromTimm('PolyLRScheduler', { ...args, power: 1 }, { lr: 1, draws });
    expect(rounded(curve(noisy, 4))).toEqual(rounded([1, 1.125, 0.25, 0.25]));
  });

  test('a width that is not whole needs the steps of the run', () => {
    const args = { decay_t: 1.5, decay_rate: 0.5 };
    expect(thrown(() => fromTimm('StepLRScheduler', args, { lr: 1 })).code).toBe('missing-fact');
    const staircase = fromTimm('StepLRScheduler', args, { lr: 1, steps: 6 });
    expect(curve(staircase, 6)).toEqual([1, 1, 0.5, 0.25, 0.25, 0.125]);
  });
});
