import { describe, expect, test } from 'vitest';
import { Scheduler, StepwiseError } from '../src/index.ts';
import { fromTorchState } from '../src/import/index.ts';

function thrown(run: () => unknown): readonly [code: string, message: string] {
  try {
    run();
  } catch (error) {
    if (error instanceof StepwiseError) return [error.code, error.message];
    throw error;
  }
  throw new Error('nothing was thrown');
}

const STEP = { step_size: 2, gamma: 0.5, base_lrs: [1], last_epoch: 3, _last_lr: [0.5] };

describe('fromTorchState', () => {
  test('the example', () => {
    const { machine, groups, resume } = fromTorchState('StepLR', STEP);
    const scheduler = new Scheduler(machine, { groups }, resume);
    expect([scheduler.t, scheduler.lr]).toEqual([3, 0.5]);
    scheduler.step();
    expect(scheduler.lr).toBe(0.25);
  });

  test('a plateau goes on counting', () => {
    const state = {
      factor: 0.5,
      min_lrs: [0],
      patience: 2,
      cooldown: 0,
      cooldown_counter: 0,
      mode: 'min',
      threshold: 1e-4,
      threshold_mode: 'rel',
      best: 0.5,
      num_bad_epochs: 2,
      mode_worse: 'Infinity',
      eps: 1e-8,
      last_epoch: 7,
      _last_lr: [0.1],
    };
    const { machine, groups, resume } = fromTorchState('ReduceLROnPlateau', state);
    const scheduler = new Scheduler(machine, { groups }, resume);
    scheduler.step({ metrics: { val_loss: 0.6 } });
    expect(scheduler.lr).toBe(0.05);
    expect(scheduler.t).toBe(8);
  });

  test('a state that has lost its first best has seen nothing', () => {
    const state = { best: null, num_bad_epochs: 0, cooldown_counter: 0, last_epoch: 0 };
    const { resume } = fromTorchState('ReduceLROnPlateau', state, { lr: 1 });
    expect(resume.state).toMatchObject({ best: null, bad: 0 });
  });

  test.each([
    ['StepLR', { ...STEP, _last_lr: [0.4] }, 'unsupported', 'StepLR._last_lr'],
    ['StepLR', { ...STEP, last_epoch: -1 }, 'bad-snapshot', 'StepLR.last_epoch'],
    ['StepLR', { ...STEP, base_lrs: 1 }, 'bad-snapshot', 'StepLR.base_lrs'],
    ['StepLR', { ...STEP, foo: 1 }, 'unsupported', 'StepLR.foo'],
    ['LambdaLR', { base_lrs: [1], last_epoch: 1, lr_lambdas: [null] }, 'unsupported', 'lr_lambda'],
    ['SequentialLR', { _schedulers: [STEP], last_epoch: 3 }, 'unsupported', '_schedulers'],
    ['OneCycleLR', { total_steps: 9, base_lrs: [1], last_epoch: 1 }, 'unsupported', '_phases'],
    ['ReduceLROnPlateau', { last_epoch: 0 }, 'unsupported', '_last_lr'],
    ['FooLR', { base_lrs: [1], last_epoch: 1 }, 'unknown-kind', 'FooLR'],
  ])('%s %j is refused', (kind, state, code, field) => {
    const [got, message] = thrown(() => fromTorchState(kind, state));
    expect(got).toBe(code);
    expect(message).toMatch(field);
  });
});
