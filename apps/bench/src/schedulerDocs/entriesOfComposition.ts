import {
  chain,
  clamp,
  constant,
  cosine,
  decay,
  exponential,
  horizon,
  linear,
  perEpoch,
  scale,
  select,
  sequence,
  step,
  warmup,
} from '@stepwise/core';
import type { Entry } from './entry.ts';
import type { Option } from './options.ts';

const option = (name: string, type: string, text: string, optional = false): Option => ({
  name,
  type,
  optional,
  text,
});

/** Machines made of machines, and what a changed run is made of. */
export const COMPOSITION: Readonly<Record<string, Entry>> = {
  sequence: {
    folder: 'combinators',
    arguments: [
      option(
        '[parts]',
        '(Machine | { machine: Machine, duration?: Duration })[]',
        'One after another; a part without a duration has its own length, and the last what is left of the run.',
      ),
    ],
    elsewhere: {
      PyTorch: '`SequentialLR`',
      timm: '`warmup_t` with `warmup_prefix=True`',
      optax: '`join_schedules`',
      others: 'Ignite `ConcatScheduler`, fvcore `CompositeParamScheduler`',
    },
    differs:
      "parts have durations instead of milestones, and the last takes what is left of the run. Any machine can be a part, plateau too, which PyTorch refuses, and a part hears metrics only while it has the say. With `from: 'current'` a part begins at the value of the one before it, in place of a jump back to the base.",
    plot: {
      curves: [
        {
          label: 'warmup, constant, cosine',
          machine: sequence([
            warmup({ duration: '3ep' }),
            { machine: constant(), duration: '5ep' },
            cosine(),
          ]),
        },
        {
          label: "linear, then cosine from 'current'",
          machine: sequence(
            [{ machine: linear({ duration: '20ep' }), duration: '8ep' }, cosine()],
            {
              from: 'current',
            },
          ),
        },
      ],
    },
  },
  chain: {
    folder: 'combinators',
    arguments: [
      option(
        '…links',
        'Machine[]',
        'One over the other, the first next to the base; at least one.',
      ),
    ],
    options: [],
    elsewhere: {
      PyTorch: '`ChainedScheduler`',
      timm: "`warmup_t` with `warmup_prefix=False` (see `sequence` with `time: 'shared'`)",
      others: 'burn `ComposedLrScheduler` (product)',
    },
    differs:
      'a cosine with a minimum is no factor, and in PyTorch the result depends on what the last step has left in the optimizer; here each link gets the value of the one before, at that step.',
    plot: {
      curves: [
        { label: 'cosine and warmup', machine: chain(cosine(), warmup({ duration: '4ep' })) },
        {
          label: 'cosine and step',
          machine: chain(cosine(), step({ stepSize: '10ep', gamma: 0.5 })),
        },
      ],
    },
  },
  select: {
    folder: 'combinators',
    options: [
      option(
        'param',
        '{ name: Machine }',
        'A machine for each parameter that is named; give this or `group`.',
        true,
      ),
      option('group', '{ name: Machine }', 'A machine for each group that is named.', true),
    ],
    elsewhere: {
      PyTorch: 'a list of functions in `LambdaLR`',
      optax: '`inject_hyperparams`, `multi_transform`',
      others: 'Ignite `ParamGroupScheduler`, MMEngine’s schedulers of other parameters',
    },
    differs: 'any machine can drive any number, and each group can have a machine of another kind.',
    plot: {
      curves: [
        { label: 'the group of the cosine', machine: select({ group: { all: cosine() } }) },
        {
          label: 'the rate where only momentum is driven',
          machine: select({ param: { momentum: linear() } }),
        },
      ],
    },
  },
  scale: {
    folder: 'combinators',
    options: [
      option(
        'group',
        '{ name: number }',
        'A factor for each group that is named; give this or `param`.',
        true,
      ),
      option(
        'param',
        '{ name: number }',
        'A factor for each parameter that is named, in all groups.',
        true,
      ),
    ],
    elsewhere: { timm: '`lr_scale` of a group' },
    differs:
      'factors stand in the schedule, where its JSON keeps them, not in the optimizer’s groups.',
    plot: {
      curves: [
        { label: 'cosine', machine: cosine() },
        { label: 'scaled by 0.5', machine: chain(cosine(), scale({ group: { all: 0.5 } })) },
      ],
    },
  },
  clamp: {
    folder: 'combinators',
    elsewhere: {
      optax: '`end_value` of `exponential_decay`',
      Keras: '`min_lr` of `ReduceLROnPlateau` alone',
    },
    differs:
      'one bound for any machine, with an event where it begins to hold a value and where it no longer does.',
    plot: {
      curves: [
        {
          label: '0.3 ≤ exponential ≤ 0.8',
          machine: chain(
            exponential({ gamma: 0.9, decaySteps: '1ep' }),
            clamp({ min: 0.3, max: 0.8 }),
          ),
        },
      ],
    },
  },
  perEpoch: {
    folder: 'combinators',
    arguments: [
      option(
        'machine',
        'Machine',
        'What runs in epochs: a plain number in its durations counts epochs.',
      ),
    ],
    options: [],
    elsewhere: {
      PyTorch: '`scheduler.step()` once per epoch',
      timm: '`t_in_epochs=True`',
      Keras: 'the callback `LearningRateScheduler`',
    },
    differs:
      'the scheduler is still stepped per batch, so one loop serves schedules of both kinds.',
    plot: {
      curves: [
        { label: 'cosine', machine: cosine() },
        { label: 'perEpoch(cosine())', machine: perEpoch(cosine()) },
      ],
      stairs: true,
    },
  },
  decay: {
    folder: 'retarget',
    elsewhere: { transformers: 'the last phase of `warmup_stable_decay`' },
    differs:
      'it begins at whatever rate comes in, so it can end a run from any stable step; a base below `min` stays.',
    plot: {
      curves: [
        { label: 'linear', machine: decay() },
        { label: 'cosine', machine: decay({ shape: 'cosine' }) },
        { label: '1-sqrt', machine: decay({ shape: '1-sqrt' }) },
      ],
    },
  },
  horizon: {
    folder: 'retarget',
    options: [
      option('machine', 'Machine', 'What keeps its horizon.'),
      option(
        'steps',
        'number',
        'The steps of the run that the machine was made for; absent when that run had no end.',
        true,
      ),
      option(
        'stretch',
        '{ at, from, to }',
        'Where its time is stretched or pressed together, in steps: what lies between `at` and `from` takes until `to`.',
        true,
      ),
    ],
    elsewhere: {},
    differs:
      'elsewhere a run that is resumed with another length changes its curve in silence, or keeps the old one in silence; here `retarget` and `fork` write this into the spec.',
    plot: {
      curves: [
        { label: 'made for 150 steps', machine: horizon({ machine: linear(), steps: 150 }) },
        {
          label: 'stretched to 200 from step 75 on',
          machine: horizon({
            machine: linear(),
            steps: 150,
            stretch: { at: 75, from: 150, to: 200 },
          }),
        },
      ],
    },
  },
};
