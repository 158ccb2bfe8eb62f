import * as fc from 'fast-check';
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

/** Importers, and arguments for each name whose values are then replaced by others. */
const SYSTEMS: readonly (readonly [
  system: string,
  run: (name: string, args: Arguments) => Imported,
  names: Readonly<Record<string, Arguments>>,
])[] = [
  [
    'fromTorch',
    (name, args) => fromTorch(name, args, { lr: [0.1, 1], steps: 12 }),
    {
      StepLR: { step_size: 2, gamma: 0.5 },
      MultiStepLR: { milestones: [2, 3], gamma: 0.5 },
      ConstantLR: { factor: 0.5, total_iters: 3 },
      LinearLR: { start_factor: 0.5, end_factor: 1, total_iters: 3 },
      ExponentialLR: { gamma: 0.9 },
      PolynomialLR: { total_iters: 5, power: 2 },
      CosineAnnealingLR: { T_max: 10, eta_min: 0.01 },
      CosineAnnealingWarmRestarts: { T_0: 3, T_mult: 2, eta_min: 0 },
      OneCycleLR: { max_lr: 1, total_steps: 20, pct_start: 0.3, three_phase: false },
      CyclicLR: { base_lr: 0.1, max_lr: 1, step_size_up: 3, mode: 'triangular' },
      SWALR: { swa_lr: [0.1, 0.2], anneal_epochs: 3, anneal_strategy: 'cos' },
      LambdaLR: { lr_lambda: null },
      ReduceLROnPlateau: { mode: 'min', factor: 0.1, patience: 2, min_lr: [0, 0] },
      SequentialLR: {
        schedulers: [
          { scheduler: 'LinearLR', params: { total_iters: 3 } },
          { scheduler: 'ExponentialLR', params: { gamma: 0.9 } },
        ],
        milestones: [3],
      },
      ChainedScheduler: {
        schedulers: [
          { scheduler: 'StepLR', params: { step_size: 3 } },
          { scheduler: 'CosineAnnealingLR', params: { T_max: 4 } },
        ],
      },
    },
  ],
  [
    'fromTransformers',
    (name, args) => fromTransformers(name, args, { lr: 1 }),
    {
      linear: { num_warmup_steps: 2, num_training_steps: 9 },
      cosine: { warmup_ratio: 0.1, max_steps: 10, lr_scheduler_kwargs: { num_cycles: 1 } },
      cosine_with_restarts: { num_warmup_steps: 2, num_training_steps: 9, num_cycles: 2 },
      cosine_with_min_lr: { num_warmup_steps: 2, num_training_steps: 9, min_lr: 0.1 },
      polynomial: { num_warmup_steps: 2, num_training_steps: 9, lr_end: 1e-3, power: 2 },
      inverse_sqrt: { num_warmup_steps: 2, timescale: 100 },
      warmup_stable_decay: { num_warmup_steps: 2, num_decay_steps: 2, num_training_steps: 9 },
      reduce_lr_on_plateau: { patience: 2 },
      greedy: { patience: 2, min_lr: 0.1, max_lr: 2, smooth: true, window_size: 3 },
    },
  ],
  [
    'fromTimm',
    (name, args) => fromTimm(name, args, { lr: 1, steps: 12 }),
    {
      CosineLRScheduler: { t_initial: 5, lr_min: 0.1, cycle_limit: 2, warmup_t: 2 },
      TanhLRScheduler: { t_initial: 5, lb: -6, ub: 4, warmup_t: 2 },
      StepLRScheduler: { decay_t: 2.5, decay_rate: 0.5 },
      MultiStepLRScheduler: { decay_t: [2, 4], decay_rate: 0.5 },
      PlateauLRScheduler: { decay_rate: 0.5, patience_t: 2, warmup_t: 2 },
      cosine: { epochs: 9, warmup_epochs: 2, min_lr: 1e-3, lr_cycle_mul: 1 },
      wsd: { num_epochs: 9, decay_epochs: 0.3, decay_fn: 'linear' },
      multistep: { epochs: 9, decay_milestones: [3, 6], decay_rate: 0.5 },
    },
  ],
  [
    'fromKeras',
    (name, config) => fromKeras({ class_name: name, config }, { lr: 1 }),
    {
      ExponentialDecay: { initial_learning_rate: 1, decay_steps: 4, decay_rate: 0.5 },
      PiecewiseConstantDecay: { boundaries: [2, 4], values: [1, 0.5, 0.1] },
      PolynomialDecay: { initial_learning_rate: 1, decay_steps: 4, cycle: true },
      CosineDecay: { initial_learning_rate: 0, decay_steps: 4, warmup_target: 1, warmup_steps: 2 },
      CosineDecayRestarts: { initial_learning_rate: 1, first_decay_steps: 4, t_mul: 2 },
      ReduceLROnPlateau: { monitor: 'loss', patience: 2 },
      EarlyStopping: { monitor: 'val_loss', patience: 2, start_from_epoch: 1 },
      Adam: { learning_rate: 0.1 },
    },
  ],
  [
    'fromOptax',
    (name, args) => fromOptax(name, args, { lr: 1 }),
    {
      linear_schedule: { init_value: 1, end_value: 0, transition_steps: 4, transition_begin: 1 },
      exponential_decay: { init_value: 1, transition_steps: 4, decay_rate: 0.5, end_value: 0.1 },
      warmup_cosine_decay_schedule: {
        init_value: 0,
        peak_value: 1,
        warmup_steps: 2,
        decay_steps: 9,
      },
      piecewise_interpolate_schedule: {
        interpolate_type: 'cosine',
        init_value: 1,
        boundaries_and_scales: { 2: 0.5, 5: 0.1 },
      },
      cosine_onecycle_schedule: { transition_steps: 9, peak_value: 1 },
      sgdr_schedule: {
        cosine_kwargs: [{ init_value: 0, peak_value: 1, warmup_steps: 1, decay_steps: 5 }],
      },
      join_schedules: {
        schedules: [{ name: 'constant_schedule', args: { value: 1 } }],
        boundaries: [],
      },
      reduce_on_plateau: { factor: 0.5, patience: 2, accumulation_size: 2 },
    },
  ],
];

const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    Number.NaN,
    Infinity,
    -1,
    0,
    1,
    1.5,
    1e300,
    '',
    '3',
    [],
    {},
    true,
  ),
  fc.integer({ min: -3, max: 40 }),
  fc.double({ min: -2, max: 3 }),
  fc.array(fc.oneof(fc.integer({ min: -1, max: 9 }), fc.string())),
  fc.jsonValue({ maxDepth: 2 }),
);

/** What is thrown, unless it is a refusal with a place and a reason. */
function faultOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error instanceof StepwiseError && error.message.includes(': ') ? undefined : error;
  }
  return undefined;
}

describe.each(SYSTEMS)('%s', (_, run, names) => {
  test.each(Object.entries(names))('%s', (name, args) => {
    expect(faultOf(() => run(name, args))).toBeUndefined();
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(args), 'foo'), junk, (key, value) => {
        const rates: number[] = [];
        const fault = faultOf(() => {
          const { machine, groups } = run(name, { ...args, [key]: value });
          const scheduler = new Scheduler(machine, { groups });
          rates.push(...[0, 1, 2, 5, 12].map((t) => scheduler.at(t)));
        });
        expect([fault, rates.some(Number.isNaN)]).toEqual([undefined, false]);
      }),
      { numRuns: 150, seed: 11 },
    );
  });

  test('anything in place of arguments and names', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(names), 'foo', ''), junk, (name, value) => {
        expect(faultOf(() => run(name, value as Arguments))).toBeUndefined();
        expect(faultOf(() => run(value as string, {}))).toBeUndefined();
      }),
      { numRuns: 100, seed: 11 },
    );
  });
});

describe('fromTorchState', () => {
  const leaf = { base_lrs: [1], last_epoch: 2, _step_count: 3, _last_lr: [0.5] };
  const states: Readonly<Record<string, Arguments>> = {
    StepLR: { ...leaf, step_size: 2, gamma: 0.5 },
    SWALR: { ...leaf, anneal_epochs: 4, _anneal_strategy: 'cos' },
    OneCycleLR: { ...leaf, total_steps: 9, _schedule_phases: [{ end_step: 2 }, { end_step: 8 }] },
    ReduceLROnPlateau: { ...leaf, best: 1, num_bad_epochs: 0, cooldown_counter: 0 },
    SequentialLR: { ...leaf, _milestones: [2], _schedulers: [leaf, leaf] },
  };
  const options = {
    args: { swa_lr: 0.1, max_lr: 1 },
    schedulers: [{ scheduler: 'ConstantLR' }, { scheduler: 'ConstantLR' }],
  };

  test.each(Object.entries(states))('%s', (name, state) => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(state), 'foo'), junk, (key, value) => {
        const given = { ...state, [key]: value };
        const own = name === 'StepLR' ? {} : options;
        expect(faultOf(() => fromTorchState(name, given, own))).toBeUndefined();
        expect(faultOf(() => fromTorchState(name, value as Arguments, own))).toBeUndefined();
      }),
      { numRuns: 150, seed: 11 },
    );
  });
});
