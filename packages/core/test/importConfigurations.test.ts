import { describe, expect, test } from 'vitest';
import { Scheduler, StepwiseError } from '../src/index.ts';
import {
  fromKeras,
  fromOptax,
  fromTimm,
  fromTorch,
  fromTorchState,
  fromTransformers,
  type Arguments,
  type Imported,
} from '../src/import/index.ts';

function curve({ machine, groups }: Imported, n: number): readonly number[] {
  const scheduler = new Scheduler(machine, { groups });
  return Array.from({ length: n }, (_, t) => scheduler.at(t));
}

function near(values: readonly number[]): readonly unknown[] {
  return values.map((value): unknown => expect.closeTo(value, 12));
}

function thrown(run: () => unknown): readonly [code: string, message: string] {
  try {
    run();
  } catch (error) {
    if (error instanceof StepwiseError) return [error.code, error.message];
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the arguments of a Trainer', () => {
  const of = (name: string, args: Arguments): Imported => fromTransformers(name, args, { lr: 1 });

  test.each<[Arguments]>([
    [{ max_steps: 6, warmup_steps: 2 }],
    [{ max_steps: 6, warmup_steps: 2.9, warmup_ratio: 0.9 }],
    [{ max_steps: 6, warmup_steps: 0, warmup_ratio: 0.3 }],
    [{ max_steps: 6, warmup_steps: 0.3, warmup_ratio: null }],
    [{ max_steps: -1, num_training_steps: 6, warmup_ratio: 0.3 }],
    [{ num_warmup_steps: 2, num_training_steps: 6, warmup_ratio: 0.9, lr_scheduler_kwargs: {} }],
  ])('%j', (args) => {
    // a third of six steps, made whole upwards
    expect(curve(of('linear', args), 7)).toEqual(near([0, 0.5, 1, 0.75, 0.5, 0.25, 0]));
  });

  test('kwargs by name, as a text, and none', () => {
    const run = { num_training_steps: 4 };
    const two = [1, 0.5, 1, 0.5, 0];
    const asked = { num_cycles: 2 };
    for (const given of [asked, JSON.stringify(asked)]) {
      const found = of('cosine_with_restarts', { ...run, lr_scheduler_kwargs: given });
      expect(curve(found, 5)).toEqual(near(two));
    }
    for (const given of [null, '', {}]) {
      const found = of('cosine_with_restarts', { ...run, lr_scheduler_kwargs: given });
      expect(curve(found, 3)).toEqual(near([1, (2 + Math.SQRT2) / 4, 0.5]));
    }
  });

  test('names as Python shows them', () => {
    const args = { num_training_steps: 4 };
    const { spec } = of('cosine', args);
    expect(of('SchedulerType.COSINE', args).spec).toEqual(spec);
  });

  test('no warm-up when there is nothing about one', () => {
    expect(curve(of('linear', { num_training_steps: 2 }), 3)).toEqual(near([1, 0.5, 0]));
  });

  test.each(['constant', 'reduce_lr_on_plateau', 'greedy'])('%s has no use for steps', (name) => {
    const run = { num_warmup_steps: 3, num_training_steps: 9 };
    expect(of(name, run).spec).toEqual(of(name, {}).spec);
  });

  test.each<[Arguments, string, string]>([
    [{ max_steps: 6, warmup_ratio: 1.5 }, 'bad-option', 'warmup_ratio'],
    [{ warmup_ratio: 0.1 }, 'bad-option', "the run's steps"],
    [{ max_steps: 6, lr_scheduler_kwargs: '{' }, 'bad-option', 'lr_scheduler_kwargs'],
    [{ max_steps: 6, lr_scheduler_kwargs: '3' }, 'bad-option', 'lr_scheduler_kwargs'],
    [{ max_steps: 6, lr_scheduler_kwargs: { foo: 1 } }, 'unsupported', 'linear.foo'],
    [{ num_warmup_steps: 1 }, 'bad-option', 'linear.num_training_steps'],
  ])('%j is refused', (args, code, field) => {
    expect(thrown(() => of('linear', args))).toEqual([code, expect.stringContaining(field)]);
  });
});

describe("timm's factory", () => {
  test('takes the names of the training script, and its own', () => {
    const cfg = {
      epochs: 4,
      warmup_epochs: 2,
      warmup_lr: 0,
      warmup_prefix: true,
      lr_k_decay: null,
    };
    const own = { num_epochs: 4, warmup_epochs: 2, warmup_lr: 0, warmup_prefix: true };
    const byClass = { t_initial: 4, warmup_t: 2, warmup_prefix: true, cycle_decay: 0.1 };
    const wanted = fromTimm('CosineLRScheduler', byClass, { lr: 1 }).spec;
    expect(fromTimm('cosine', cfg, { lr: 1 }).spec).toEqual(wanted);
    expect(fromTimm('cosine', own, { lr: 1 }).spec).toEqual(wanted);
  });

  test('counts updates where it is stepped at each', () => {
    const cfg = { decay_epochs: 2, decay_rate: 0.5, sched_on_updates: true, updates_per_epoch: 3 };
    const steps = curve(fromTimm('step', cfg, { lr: 1 }), 13);
    expect([steps[5], steps[6], steps[12]]).toEqual([1, 0.5, 0.25]);
  });

  test('wsd holds the base and falls in the last fifth', () => {
    const held = curve(fromTimm('wsd', { num_epochs: 10, decay_fn: 'linear' }, { lr: 1 }), 11);
    expect(held).toEqual(near([1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5, 0]));
  });

  test.each<[string, Arguments, string, string]>([
    ['cosine', { epochs: 3, num_epochs: 4 }, 'bad-option', 'cosine.num_epochs: wanted it once'],
    ['cosine', { epochs: 3, batch_size: 8 }, 'unsupported', 'cosine.batch_size'],
    ['step', { sched_on_updates: true }, 'unsupported', 'step.updates_per_epoch'],
    [
      'plateau',
      { sched_on_updates: true, updates_per_epoch: 3 },
      'unsupported',
      'once in an epoch',
    ],
    ['cosine', { epochs: 9, lr_noise: [0.5] }, 'unsupported', 'noise_range_t'],
    ['WSDLRScheduler', { t_initial: 9, decay_t: 10 }, 'unsupported', 'WSDLRScheduler.decay_t'],
    ['WSDLRScheduler', { t_initial: 9, decay_t: 2, stable_fn: 'rsqrt' }, 'bad-option', 'stable_fn'],
    ['none', {}, 'unknown-kind', 'known are CosineLRScheduler'],
  ])('%s %j is refused', (name, args, code, field) => {
    const got = thrown(() => fromTimm(name, args, { lr: 1 }));
    expect(got).toEqual([code, expect.stringContaining(field)]);
  });
});

describe('what Keras writes of an optimizer', () => {
  const decay = {
    module: 'keras.optimizers.schedules',
    class_name: 'ExponentialDecay',
    config: {
      initial_learning_rate: 1,
      decay_steps: 1,
      decay_rate: 0.5,
      staircase: false,
      name: 'ExponentialDecay',
    },
    registered_name: null,
  };
  const adam = (learning_rate: unknown): Arguments => ({
    module: 'keras.optimizers',
    class_name: 'Adam',
    config: { name: 'adam', learning_rate, weight_decay: null, clipnorm: null, beta_1: 0.9 },
    registered_name: null,
  });

  test('is its schedule, or its rate', () => {
    expect(curve(fromKeras(adam(decay)), 3)).toEqual(near([1, 0.5, 0.25]));
    expect(curve(fromKeras(decay), 3)).toEqual(near([1, 0.5, 0.25]));
    const held = fromKeras(adam(0.25));
    expect(held.groups).toEqual([{ name: 'group0', base: { lr: 0.25 } }]);
    expect(curve(held, 2)).toEqual([0.25, 0.25]);
  });

  test.each<[Arguments, string, string]>([
    [adam('fast'), 'bad-option', 'wanted the learning_rate of Adam'],
    [adam({ class_name: 'Foo', config: {} }), 'unknown-kind', 'Foo'],
    [{ class_name: 'Adam', config: {} }, 'unknown-kind', 'known are ExponentialDecay'],
    [{ name: 'CosineDecay' }, 'bad-option', 'wanted { class_name, config }'],
  ])('%j is refused', (given, code, field) => {
    expect(thrown(() => fromKeras(given))).toEqual([code, expect.stringContaining(field)]);
  });
});

describe('reduce_on_plateau of optax', () => {
  test('is the plateau with its rules', () => {
    const args = { factor: 0.5, patience: 1, accumulation_size: 1, rtol: null };
    const { machine, groups, spec } = fromOptax('reduce_on_plateau', args, { lr: 0.2 });
    expect(spec).toMatchObject({ kind: 'plateau', semantics: 'optax', monitor: 'val_loss' });
    const scheduler = new Scheduler(machine, { groups });
    for (const metric of [1, 1]) scheduler.step({ metrics: { val_loss: metric } });
    expect(scheduler.lr).toBe(0.1);
  });

  test('needs the rate, and one of its tolerances', () => {
    expect(thrown(() => fromOptax('reduce_on_plateau', {}))).toEqual([
      'missing-fact',
      expect.stringContaining('{ lr: … }'),
    ]);
    const none = { rtol: 0 };
    expect(thrown(() => fromOptax('optax.contrib.reduce_on_plateau', none, { lr: 1 }))).toEqual([
      'bad-option',
      expect.stringContaining('reduce_on_plateau.rtol'),
    ]);
  });
});

describe('names with their modules', () => {
  const STEP = { step_size: 2, gamma: 0.5 };
  const NAME = 'torch.optim.lr_scheduler.StepLR';

  test('are the same without', () => {
    const wanted = fromTorch('StepLR', STEP, { lr: 1 }).spec;
    expect(fromTorch(NAME, STEP, { lr: 1 }).spec).toEqual(wanted);
    const child = { scheduler: NAME, params: STEP };
    const params = { schedulers: [child] };
    const chained = 'torch.optim.lr_scheduler.ChainedScheduler';
    expect(fromTorch(chained, params, { lr: 1 }).spec).toEqual(wanted);
    const state = { ...STEP, base_lrs: [1], last_epoch: 2, _last_lr: [0.5] };
    expect(fromTorchState(NAME, state).spec).toEqual(wanted);
    const optax = fromOptax('optax.schedules.constant_schedule', { value: 2 });
    expect(optax.groups[0]?.base.lr).toBe(2);
    const timm = 'timm.scheduler.StepLRScheduler';
    expect(fromTimm(timm, { decay_t: 2, decay_rate: 0.5 }, { lr: 1 }).spec).toMatchObject({
      kind: 'step',
    });
  });
});

describe('what a refusal says', () => {
  test('a number in a text, an argument too many, a name that is not known', () => {
    const of = (args: Arguments): (() => unknown) => {
      return () => fromTorch('StepLR', args, { lr: 1 });
    };
    expect(thrown(of({ step_size: 2, gamma: '1e-3' }))[1]).toBe(
      'StepLR.gamma: wanted a number, not a text (YAML reads 1e-3 as one); got "1e-3".',
    );
    expect(thrown(of({ step_size: 2, gama: 0.5 }))[1]).toBe(
      'StepLR.gama: it is not understood; known are step_size, gamma. Leave it out if the rate does not hang on it; got 0.5.',
    );
    expect(thrown(() => fromTorch('Step', {}, { lr: 1 }))[1]).toMatch(
      /^PyTorch: there is no counterpart of a scheduler named "Step"; known are LambdaLR, /,
    );
  });
});
