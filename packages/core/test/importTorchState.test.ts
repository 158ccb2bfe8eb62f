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

  test('a scale of its own drives the momentum, which the groups have then', () => {
    const state = {
      max_lrs: [3],
      total_size: 4,
      step_ratio: 0.5,
      mode: 'triangular',
      gamma: 1,
      scale_mode: 'cycle',
      cycle_momentum: true,
      base_momentums: [0.8],
      max_momentums: [0.9],
      base_lrs: [1],
      last_epoch: 1,
      _last_lr: [2],
    };
    const args = { scale_fn: { name: 'same', f: () => 1 } };
    const { machine, groups, resume } = fromTorchState('CyclicLR', state, { args });
    expect(groups[0]?.base).toEqual({ lr: 1, momentum: 0.9 });
    const scheduler = new Scheduler(machine, { groups }, resume);
    expect([scheduler.lr, scheduler.at(scheduler.t, { param: 'momentum' })]).toEqual([
      2,
      expect.closeTo(0.85, 12),
    ]);
    const beta1 = fromTorchState('CyclicLR', state, { args, momentum: 'beta1' });
    expect(beta1.groups[0]?.base).toEqual({ lr: 1, beta1: 0.9 });
  });

  test('a rate that the recursion has brought a hair below zero is zero', () => {
    const fields = { start_factor: 1, end_factor: 0, total_iters: 3 };
    const state = { ...fields, base_lrs: [1], last_epoch: 5, _last_lr: [-1.85e-17] };
    const { machine, groups, resume } = fromTorchState('LinearLR', state);
    expect(new Scheduler(machine, { groups }, resume).lr).toBe(0);
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

describe('a state with composites in composites', () => {
  const leaf = (fields: object, t: number): object => ({
    ...fields,
    base_lrs: [1],
    last_epoch: t,
    _step_count: t + 1,
  });
  const step = (t: number): object => leaf({ step_size: 2, gamma: 0.5 }, t);
  const decay = (t: number): object => leaf({ gamma: 0.5 }, t);
  const sequence = (t: number, milestones: readonly number[], ...states: object[]): object => ({
    last_epoch: t,
    _milestones: milestones,
    _schedulers: states,
  });
  const chained = (...states: object[]): object => ({ _schedulers: states });
  const STEP_CLASS = { scheduler: 'StepLR' };
  const DECAY_CLASS = { scheduler: 'ExponentialLR' };
  const two = (
    scheduler: string,
    ...schedulers: object[]
  ): { scheduler: string; schedulers: never } =>
    ({ scheduler, schedulers }) as { scheduler: string; schedulers: never };

  const ahead = (kind: string, state: object, schedulers: object[], n: number): number[] => {
    const options = { schedulers: schedulers as never, steps: 20 };
    const { machine, groups, resume } = fromTorchState(kind, { ...state }, options);
    const scheduler = new Scheduler(machine, { groups }, resume);
    return Array.from({ length: n }, (_, k) => scheduler.at(scheduler.t + k));
  };

  test('in a chain', () => {
    const state = chained(sequence(1, [2], step(1), decay(-1)), chained(decay(1)));
    const classes = [
      two('SequentialLR', STEP_CLASS, DECAY_CLASS),
      two('ChainedScheduler', DECAY_CLASS),
    ];
    // at 2 the sequence sets 1, which is halved; then both halve
    expect(ahead('ChainedScheduler', state, classes, 3)).toEqual([0.5, 0.5, 0.125]);
  });

  test('a sequence that is the first child of another is one with it, a step early', () => {
    const inner = sequence(2, [3], step(1), decay(-1));
    const classes = [two('SequentialLR', STEP_CLASS, DECAY_CLASS), DECAY_CLASS];
    // the inner milestone is met at 2
    expect(ahead('SequentialLR', sequence(1, [5], inner, decay(-1)), classes, 6)).toEqual([
      1, 1, 0.5, 0.25, 1, 0.5,
    ]);
  });

  test('a chain that is the first child of a sequence', () => {
    const state = sequence(1, [4], chained(step(1), step(1)), decay(-1));
    const classes = [two('ChainedScheduler', STEP_CLASS, STEP_CLASS), DECAY_CLASS];
    expect(ahead('SequentialLR', state, classes, 5)).toEqual([1, 0.25, 0.25, 1, 0.5]);
  });

  const INNER = two('SequentialLR', STEP_CLASS, DECAY_CLASS);
  test.each<[string, object, object[], string]>([
    [
      'one of an old version',
      sequence(1, [5], sequence(1, [3], step(2), decay(-1)), decay(-1)),
      [INNER, DECAY_CLASS],
      'before PyTorch 2.6',
    ],
    [
      'one that is not the first child',
      sequence(1, [5], decay(1), sequence(0, [3], step(0), decay(-1))),
      [DECAY_CLASS, INNER],
      "can't begin a SequentialLR at a milestone",
    ],
    [
      'an inner milestone at once',
      sequence(1, [5], sequence(2, [1], step(1), decay(-1)), decay(-1)),
      [INNER, DECAY_CLASS],
      'wanted rising times from 2 on',
    ],
    [
      'a beginning that is stepped twice',
      sequence(1, [5], chained({ ...decay(1), _is_initial: false }), decay(-1)),
      [two('ChainedScheduler', DECAY_CLASS), DECAY_CLASS],
      'is stepped once when it begins',
    ],
    [
      'one whose milestone is never met, of a new version',
      sequence(1, [0], { ...step(0), _is_initial: false }, decay(0)),
      [STEP_CLASS, DECAY_CLASS],
      'whose milestone is never met',
    ],
    [
      'one that goes on from the rate at its milestone, of a new version',
      sequence(1, [4], { ...step(0), _is_initial: false }, leaf({}, 0)),
      [
        STEP_CLASS,
        { scheduler: 'MultiplicativeLR', args: { lr_lambda: { name: 'a', f: Number } } },
      ],
      'a MultiplicativeLR is stepped once more at its milestone',
    ],
    [
      'classes that are not given',
      sequence(1, [5], sequence(2, [3], step(1), decay(-1)), decay(-1)),
      [{ scheduler: 'SequentialLR' }, DECAY_CLASS],
      'SequentialLR._schedulers: a state does not say its classes',
    ],
  ])('%s is refused', (_, state, schedulers, reason) => {
    const [code, message] = thrown(() => ahead('SequentialLR', state, schedulers, 1));
    expect([code, message]).toEqual(['unsupported', expect.stringContaining(reason)]);
  });

  test('a class without children for a state that has some', () => {
    const [code, message] = thrown(() => ahead('StepLR', chained(step(1)), [STEP_CLASS], 1));
    expect([code, message]).toEqual(['bad-option', expect.stringContaining('it has no children')]);
  });
});
