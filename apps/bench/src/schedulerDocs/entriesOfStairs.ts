import {
  constant,
  lambda,
  multiplicativeLambda,
  multiStep,
  piecewiseConstant,
  piecewiseLinear,
  step,
} from '@stepwise/core';
import type { Entry } from './entry.ts';
import type { Option } from './options.ts';

const FUNCTION: readonly Option[] = [
  {
    name: 'name',
    type: 'string',
    optional: false,
    text: 'What stands for the function in a spec.',
  },
  {
    name: 'f',
    type: '(t: number) => number',
    optional: false,
    text: 'The function of the step; it says the same for the same step whenever it is asked.',
  },
];

/** What the user tells in words, and what goes by levels. */
export const STAIRS: Readonly<Record<string, Entry>> = {
  constant: {
    folder: 'schedules',
    elsewhere: {
      PyTorch: '`ConstantLR`',
      transformers: '`constant`',
      optax: '`constant_schedule`',
    },
    differs:
      "PyTorch's factor is undone after `total_iters`, and never where those are 0; a factor of 0 divides by zero there. Here it has no end: what follows is a part of a `sequence`.",
    plot: {
      curves: [
        { label: 'factor 1', machine: constant() },
        { label: 'factor 0.5', machine: constant({ factor: 0.5 }) },
      ],
    },
  },
  lambda: {
    folder: 'schedules',
    options: FUNCTION,
    elsewhere: {
      PyTorch: '`LambdaLR`',
      Keras: 'a `LearningRateSchedule` of one’s own',
      optax: 'any function',
    },
    differs:
      'the function has a name, because a state that holds a function is no JSON: `restore` asks for the function by that name.',
    plot: {
      curves: [
        {
          label: '1 / (1 + t / 20)',
          machine: lambda({ name: 'hyperbola', f: (t) => 1 / (1 + t / 20) }),
        },
      ],
    },
  },
  multiplicativeLambda: {
    folder: 'schedules',
    options: FUNCTION,
    elsewhere: { PyTorch: '`MultiplicativeLR`' },
    differs:
      'the product starts from the base. PyTorch multiplies whatever rate stands in the optimizer, so its `step(epoch)` multiplies once, and what others wrote there stays in the product.',
    plot: {
      curves: [
        { label: 'f = 0.99', machine: multiplicativeLambda({ name: 'slower', f: () => 0.99 }) },
      ],
    },
  },
  step: {
    folder: 'schedules',
    elsewhere: {
      PyTorch: '`StepLR`',
      timm: '`StepLRScheduler`',
      Keras: '`ExponentialDecay(staircase=True)`',
      optax: '`exponential_decay(staircase=True)`',
    },
    differs:
      'a power of γ in place of one multiplication after the other, so any step can be asked for and nothing drifts.',
    plot: {
      curves: [{ label: "'5ep', γ 0.5", machine: step({ stepSize: '5ep', gamma: 0.5 }) }],
      stairs: true,
    },
  },
  multiStep: {
    folder: 'schedules',
    elsewhere: {
      PyTorch: '`MultiStepLR`',
      timm: '`MultiStepLRScheduler`',
      Keras: '`PiecewiseConstantDecay`',
      optax: '`piecewise_constant_schedule`',
    },
    differs:
      'milestone m is the first step with the new rate, as in PyTorch and optax. timm changes one step earlier, Keras one later: add 1 to a boundary of Keras, take 1 from a milestone of timm.',
    plot: {
      curves: [
        {
          label: "'6ep', '12ep', '16ep', γ 0.5",
          machine: multiStep({ milestones: ['6ep', '12ep', '16ep'], gamma: 0.5 }),
        },
      ],
      stairs: true,
    },
  },
  piecewiseConstant: {
    folder: 'schedules',
    elsewhere: { Keras: '`PiecewiseConstantDecay`', optax: '`piecewise_constant_schedule`' },
    differs:
      'a boundary belongs to the value after it. In Keras it belongs to the value before, and in optax numbers multiply what was before them; here each factor is a share of the base.',
    plot: {
      curves: [
        {
          label: "factors 0.3, 1, 0.1 at '3ep', '14ep'",
          machine: piecewiseConstant({ boundaries: ['3ep', '14ep'], factors: [0.3, 1, 0.1] }),
        },
      ],
      stairs: true,
    },
  },
  piecewiseLinear: {
    folder: 'schedules',
    elsewhere: {
      optax: "`piecewise_interpolate_schedule('linear')`",
      others: 'Ignite `PiecewiseLinear`',
    },
    differs: 'values stand by themselves; in optax each scale multiplies what was before it.',
    plot: {
      curves: [
        {
          label: "factors 0, 1, 0.4, 0 at 0, '4ep', '12ep', '20ep'",
          machine: piecewiseLinear({
            factors: [
              [0, 0],
              ['4ep', 1],
              ['12ep', 0.4],
              ['20ep', 0],
            ],
          }),
        },
      ],
    },
  },
};
