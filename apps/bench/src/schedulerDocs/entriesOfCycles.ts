import { cosineRestarts, cyclic, oneCycle } from '@stepwise/core';
import type { Entry } from './entry.ts';

/** What goes up and down. */
export const CYCLES: Readonly<Record<string, Entry>> = {
  cosineRestarts: {
    folder: 'schedules',
    elsewhere: {
      PyTorch: '`CosineAnnealingWarmRestarts`',
      transformers: '`cosine_with_restarts` (after its warm-up)',
      timm: '`CosineLRScheduler` (one cycle unless `cycle_limit` says otherwise)',
      Keras: '`CosineDecayRestarts`',
      optax: '`sgdr_schedule`',
    },
    differs:
      'the first step of each cycle is at its peak, at any step and without counting cycles. The others find the cycle by a logarithm in floating point, and at some restarts the minimum of the old cycle stands where the peak should; their `semantics` keep that.',
    plot: {
      curves: [
        { label: "'5ep'", machine: cosineRestarts({ period: '5ep' }) },
        { label: "'3ep', tMult 2", machine: cosineRestarts({ period: '3ep', tMult: 2 }) },
        {
          label: "'4ep', cycleDecay 0.6",
          machine: cosineRestarts({ period: '4ep', cycleDecay: 0.6 }),
        },
      ],
    },
  },
  cyclic: {
    folder: 'schedules',
    elsewhere: { PyTorch: '`CyclicLR`' },
    differs:
      "`base_lr` is the base of the group. PyTorch counts cycles in floating point and loses digits near the joints (`semantics: 'torch'`), and its state can not be pickled with a scale function; here that is a `lambda`.",
    plot: {
      curves: [
        { label: 'triangular', machine: cyclic({ maxFactor: 5, stepSizeUp: '3ep' }) },
        {
          label: 'triangular2',
          machine: cyclic({ maxFactor: 5, stepSizeUp: '3ep', mode: 'triangular2' }),
        },
        {
          label: 'expRange, γ 0.99',
          machine: cyclic({ maxFactor: 5, stepSizeUp: '3ep', mode: 'expRange', gamma: 0.99 }),
        },
      ],
      lr: 0.2,
    },
  },
  oneCycle: {
    folder: 'schedules',
    elsewhere: {
      PyTorch: '`OneCycleLR`',
      optax: '`cosine_onecycle_schedule`, `linear_onecycle_schedule`',
      others: 'fastai `fit_one_cycle`',
    },
    differs:
      "the peak is the base of the group, PyTorch's `max_lr`. At step n, one past the last, PyTorch goes on along the last phase (`semantics: 'torch'`), and after that it raises an error; here it holds its last rate.",
    plot: {
      curves: [
        { label: 'two phases', machine: oneCycle() },
        { label: 'three phases', machine: oneCycle({ threePhase: true }) },
        { label: 'linear', machine: oneCycle({ annealStrategy: 'linear' }) },
      ],
    },
  },
};
