import {
  chain,
  cosine,
  exponential,
  flatCosine,
  inverseSqrt,
  inverseTime,
  linear,
  noam,
  noise,
  polynomial,
  sequence,
  swa,
  tanh,
  warmup,
  wsd,
} from '@stepwise/core';
import type { Entry } from './entry.ts';

/** What goes along a curve once. */
export const CURVES: Readonly<Record<string, Entry>> = {
  warmup: {
    folder: 'schedules',
    elsewhere: {
      PyTorch: '`LinearLR` as the first part of a `SequentialLR`',
      transformers: '`num_warmup_steps` of each schedule',
      timm: '`warmup_t`, `warmup_lr_init`, `warmup_prefix`',
      Keras: '`warmup_steps`, `warmup_target` of `CosineDecay`',
      optax: '`linear_schedule`; the first part of `warmup_cosine_decay_schedule`',
    },
    differs:
      "the first step does not have the start itself, which is 0 mostly and lets a step of training do nothing: the last step has the base instead. The others begin at the start; that is `includes: 'start'`.",
    plot: {
      curves: [
        { label: 'linear', machine: warmup({ duration: '10ep' }) },
        { label: 'cosine', machine: warmup({ duration: '10ep', shape: 'cosine' }) },
        { label: '1-sqrt', machine: warmup({ duration: '10ep', shape: '1-sqrt' }) },
      ],
    },
  },
  linear: {
    folder: 'schedules',
    elsewhere: {
      PyTorch: '`LinearLR`',
      transformers: '`linear` (after its warm-up)',
      Keras: '`PolynomialDecay(power=1)`',
      optax: '`linear_schedule`',
    },
    differs:
      'PyTorch multiplies the last rate at each step: it can not start at 0, stays at its start where `total_iters` is 0, and arrives beside its end by rounding. Here the end is exact, and with no steps it is there at once.',
    plot: {
      curves: [
        { label: '1 to 0', machine: linear() },
        {
          label: "0.2 to 0.8 in '10ep'",
          machine: linear({ duration: '10ep', startFactor: 0.2, endFactor: 0.8 }),
        },
      ],
    },
  },
  polynomial: {
    folder: 'schedules',
    elsewhere: {
      PyTorch: '`PolynomialLR` (without an end value)',
      transformers: '`polynomial` (after its warm-up)',
      timm: '`PolyLRScheduler`',
      Keras: '`PolynomialDecay`',
      optax: '`polynomial_schedule`',
    },
    differs:
      "past its end it holds its end, where the formula alone would raise a negative number to a power. transformers divides `lr_end` by the optimizer's default rate, so only groups with that rate end there; here `end` is the end of each group. timm's float logarithm misses some joints of growing cycles: `semantics: 'timm'` has them.",
    plot: {
      curves: [
        { label: 'power 2', machine: polynomial({ power: 2 }) },
        { label: 'power 0.5, end 0.2', machine: polynomial({ power: 0.5, end: 0.2 }) },
        { label: 'cycle', machine: polynomial({ duration: '7ep', cycle: true }) },
      ],
    },
  },
  exponential: {
    folder: 'schedules',
    elsewhere: {
      PyTorch: '`ExponentialLR`',
      Keras: '`ExponentialDecay`',
      optax: '`exponential_decay`',
    },
    differs:
      "a power in place of repeated multiplication. For optax' `end_value` chain a `clamp`, for its `transition_begin` put a part before it; the staircase is `step`.",
    plot: {
      curves: [
        { label: "0.9 in '1ep'", machine: exponential({ gamma: 0.9, decaySteps: '1ep' }) },
        { label: "0.5 in '1ep'", machine: exponential({ gamma: 0.5, decaySteps: '1ep' }) },
      ],
    },
  },
  inverseTime: {
    folder: 'schedules',
    elsewhere: { Keras: '`InverseTimeDecay`' },
    differs:
      'Keras counts steps in float32, which loses whole numbers above 2²⁴; here they are exact.',
    plot: {
      curves: [
        { label: "1 in '2ep'", machine: inverseTime({ decayRate: 1, decaySteps: '2ep' }) },
        {
          label: 'as a staircase',
          machine: inverseTime({ decayRate: 1, decaySteps: '2ep', staircase: true }),
        },
      ],
      stairs: true,
    },
  },
  inverseSqrt: {
    folder: 'schedules',
    elsewhere: { transformers: '`inverse_sqrt`' },
    differs:
      "the last step of the warm-up is at the base, and the first is not at 0: `semantics: 'transformers'` begins at 0 and is at the base one step later.",
    plot: {
      curves: [
        { label: "warmup '2ep'", machine: inverseSqrt({ warmup: '2ep' }) },
        {
          label: "warmup '2ep', timescale '10ep'",
          machine: inverseSqrt({ warmup: '2ep', timescale: '10ep' }),
        },
      ],
    },
  },
  noam: {
    folder: 'schedules',
    elsewhere: { others: 'the paper “Attention is all you need”; burn `NoamLrScheduler`' },
    differs: 'counted from step 0, which has the rate that the paper gives for its step 1.',
    plot: {
      curves: [
        { label: "warmup '4ep', modelSize 512", machine: noam({ warmup: '4ep', modelSize: 512 }) },
      ],
      note: 'The base is 1, a factor: the peak follows from width and warm-up.',
    },
  },
  cosine: {
    folder: 'schedules',
    elsewhere: {
      PyTorch: '`CosineAnnealingLR`',
      transformers:
        '`cosine`, `cosine_with_min_lr`, `cosine_warmup_with_min_lr` (after their warm-up)',
      timm: '`CosineLRScheduler` with one cycle',
      Keras: '`CosineDecay`',
      optax: '`cosine_decay_schedule`',
    },
    differs:
      "it stays at its minimum. In PyTorch and transformers it rises again after its end, which `semantics: 'torch'` keeps. PyTorch's recursion also drifts (1e-9 after 10⁵ steps and more) and scales with whatever else has changed the rate.",
    plot: {
      curves: [
        { label: "'15ep'", machine: cosine({ duration: '15ep' }) },
        { label: 'the same, torch', machine: cosine({ duration: '15ep', semantics: 'torch' }) },
        { label: 'min 0.2, kDecay 2', machine: cosine({ min: 0.2, kDecay: 2 }) },
      ],
    },
  },
  flatCosine: {
    folder: 'schedules',
    elsewhere: { others: 'fastai `fit_flat_cos`' },
    differs: 'the minimum is 0 by default; fastai ends at base / 1e5, which is `minFactor: 1e-5`.',
    plot: {
      curves: [
        { label: 'pctStart 0.75', machine: flatCosine() },
        { label: 'pctStart 0.4, min 0.1', machine: flatCosine({ pctStart: 0.4, min: 0.1 }) },
      ],
    },
  },
  tanh: {
    folder: 'schedules',
    elsewhere: { timm: '`TanhLRScheduler`' },
    differs:
      "a warm-up is a part of its own, in a `sequence` or a `chain`. `semantics: 'timm'` finds cycles that grow by a float logarithm, which misses some joints.",
    plot: {
      curves: [
        { label: '−7 to 3', machine: tanh() },
        { label: '−2 to 2', machine: tanh({ lower: -2, upper: 2 }) },
      ],
    },
  },
  wsd: {
    folder: 'schedules',
    elsewhere: { transformers: '`warmup_stable_decay`', others: 'MiniCPM' },
    differs:
      "the last step of the warm-up is at the base, and its first is above the minimum; `semantics: 'transformers'` begins at the minimum itself.",
    plot: {
      curves: [
        { label: 'cosine', machine: wsd({ warmup: '2ep', decay: '6ep' }) },
        { label: 'linear', machine: wsd({ warmup: '2ep', decay: '6ep', decayShape: 'linear' }) },
        { label: '1-sqrt', machine: wsd({ warmup: '2ep', decay: '6ep', decayShape: '1-sqrt' }) },
      ],
    },
  },
  swa: {
    folder: 'schedules',
    elsewhere: { PyTorch: '`SWALR`' },
    differs:
      "PyTorch works the un-averaged rate out of the rate at hand, so another scheduler goes on underneath; here it starts from what comes in. PyTorch's `anneal_epochs` is 10 if absent, here it is the rest of the run.",
    plot: {
      curves: [
        {
          label: "linear for '12ep', then swa in '4ep'",
          machine: sequence(
            [
              { machine: linear({ duration: '20ep' }), duration: '12ep' },
              swa({ swaLr: 0.5, duration: '4ep' }),
            ],
            { from: 'current' },
          ),
        },
      ],
    },
  },
  noise: {
    folder: 'schedules',
    elsewhere: {
      timm: '`noise_range_t`, `noise_pct`, `noise_std`, `noise_seed` of each scheduler',
    },
    differs:
      "a draw depends on seed and step alone, so any step can be asked for. timm draws from PyTorch's generator, whose numbers can be given as a `table`, and never reads its `noise_std`.",
    plot: {
      curves: [
        {
          label: "cosine with noise of 20 % from '4ep' to '16ep'",
          machine: chain(cosine(), noise({ limit: 0.2, every: 2, start: '4ep', end: '16ep' })),
        },
      ],
      stairs: true,
    },
  },
};
