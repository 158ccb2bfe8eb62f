import {
  chain,
  cosine,
  earlyStopping,
  greedy,
  linear,
  plateau,
  sequence,
  warmup,
} from '@stepwise/core';
import type { Entry } from './entry.ts';

/** Falls for eight epochs and then no longer. */
const settles = (t: number): number => Math.max(0.2, 1 - t / 100);
/** Falls, rises and falls again. */
const turns = (t: number): number => (t < 60 || t > 140 ? 1 - t / 400 : 1 + t / 400);

/** What hears metrics. */
export const OBSERVERS: Readonly<Record<string, Entry>> = {
  plateau: {
    folder: 'observers',
    elsewhere: {
      PyTorch: '`ReduceLROnPlateau`',
      transformers: '`reduce_lr_on_plateau`',
      timm: '`PlateauLRScheduler`',
      Keras: '`ReduceLROnPlateau`',
      optax: '`contrib.reduce_on_plateau`',
    },
    differs:
      'a relative threshold is a share of |best|, so that a negative metric that stands still does not count as better. It may stand inside a sequence or over a schedule, where the others refuse it or write over each other. In what they count as patience and cooldown Keras, optax and PyTorch differ by one: `semantics` has each exactly.',
    plot: {
      curves: [
        { label: 'patience 20', machine: plateau({ patience: 20, factor: 0.5 }) },
        {
          label: 'after a warm-up, over a line',
          machine: chain(
            sequence([warmup({ duration: '3ep' }), linear({ endFactor: 0.5 })]),
            plateau({ patience: 20, factor: 0.5 }),
          ),
        },
      ],
      metric: settles,
      stairs: true,
      note: 'The metric, told after each step, falls for 80 steps and then stands still.',
    },
  },
  greedy: {
    folder: 'observers',
    elsewhere: { transformers: '`GreedyLR`' },
    differs:
      "the first metric is no improvement, a rest does not forget the best, and `min` is 0, not 1e-3, which lies above the rates of most fine-tuning. `semantics: 'transformers'` is the original, faults included.",
    plot: {
      curves: [
        {
          label: 'patience 8, factor 0.8, max 3',
          machine: greedy({ patience: 8, factor: 0.8, max: 3 }),
        },
      ],
      metric: turns,
      stairs: true,
      note: 'The metric falls for 60 steps, is worse for 80, and is the best again from step 141 on.',
    },
  },
  earlyStopping: {
    folder: 'observers',
    elsewhere: {
      transformers: '`EarlyStoppingCallback`',
      Keras: '`EarlyStopping`',
      others: 'Lightning `EarlyStopping`',
    },
    differs:
      'it decides and says why, as an event with its numbers; it is the loop that ends. Bringing back the best weights is the affair of the adapter. Every observation that is not better than the baseline misses it; Keras lets the best so far pass.',
    plot: {
      curves: [
        {
          label: 'cosine and earlyStopping: unchanged',
          machine: chain(cosine(), earlyStopping({ patience: 20 })),
        },
      ],
      metric: settles,
      note: 'It changes no rate: `scheduler.stopped` says at which step it would have ended, and why.',
    },
  },
};
