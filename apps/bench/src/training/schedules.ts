import {
  constant,
  exponential,
  multiStep,
  oneCycle,
  sequence,
  threePhase,
  warmup,
  warmupCosine,
  type Machine,
} from '@stepwise/core';

/** What the schedules of the bench are made from. */
export interface ScheduleSettings {
  readonly epochs: number;
  /** Patience of the plateau, in epochs. */
  readonly patience: number;
  /** Patience of early stopping, in epochs. */
  readonly stopPatience: number;
}

export interface BenchSchedule {
  /** One line: what it does with its settings. */
  readonly description: string;
  readonly machine: Machine;
}

/**
 * The six schedules that are compared: the one in the document that Stepwise comes from, and those that it weighs
 * against it. Lengths are shares of the run, so that a short run shows the same shapes as one of sixty epochs.
 */
export const SCHEDULES: Readonly<Record<string, (settings: ScheduleSettings) => BenchSchedule>> = {
  constant: () => ({ description: 'the base rate all the way', machine: constant() }),

  plateau: ({ epochs, patience, stopPatience }) => {
    const warm = warmupEpochs(epochs);
    return {
      description: `three phases: ${inEpochs(warm)} of warm-up, the base rate, halved after more than ${inEpochs(patience)} without a better validation loss; early stopping after ${stopPatience}`,
      machine: threePhase({ warmup: `${warm}ep`, patience, stopPatience }),
    };
  },

  cosine: ({ epochs }) => {
    const warm = warmupEpochs(epochs);
    return {
      description: `${inEpochs(warm)} of warm-up, then a cosine down to 1e-6`,
      machine: warmupCosine({ warmup: `${warm}ep` }),
    };
  },

  exponential: ({ epochs }) => {
    const gamma = 0.95;
    // 0.95 for each sixtieth of the run: in sixty epochs, each epoch
    const share = epochs / 60;
    return {
      description: `${inEpochs(warmupEpochs(epochs))} of warm-up, then × ${gamma} every ${inEpochs(share)}, smoothly`,
      machine: sequence([
        warmup({ duration: `${warmupEpochs(epochs)}ep` }),
        exponential({ gamma, decaySteps: `${share}ep` }),
      ]),
    };
  },

  'multi-step': () => ({
    description: 'halved after 30 %, 60 % and 90 % of the run',
    machine: multiStep({ milestones: ['0.3dur', '0.6dur', '0.9dur'], gamma: 0.5 }),
  }),

  'one-cycle': () => ({
    description: 'up to the base rate in 30 % of the run, then far down; beta1 moves against it',
    machine: oneCycle(),
  }),
};

/** Five of sixty epochs, at least one. */
function warmupEpochs(epochs: number): number {
  return Math.max(1, Math.round(epochs / 12));
}

function inEpochs(count: number): string {
  return `${Number(count.toPrecision(3))} epoch${count === 1 ? '' : 's'}`;
}
