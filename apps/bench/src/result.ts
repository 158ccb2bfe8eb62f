import type { SchedulerEvent } from '@stepwise/core';

/** What one bench command writes to `bench.json`, and all that the report is drawn from. */
export interface BenchResult {
  readonly version: 1;
  /** Everything that decides the numbers: same settings, same `runs` but for `timing`. */
  readonly settings: BenchSettings;
  /** Where it ran; not part of what is reproduced. */
  readonly environment: Environment;
  /** False when the command was interrupted: `runs` then holds what was done. */
  readonly complete: boolean;
  readonly runs: readonly RunResult[];
  /** How far each schedule's runs agree, the first backend of the settings against each other one. */
  readonly agreement: readonly Agreement[];
}

export interface BenchSettings {
  /** `quick`, `full`, or `custom` when an option changed the preset. */
  readonly preset: string;
  readonly model: string;
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  readonly data: {
    readonly name: string;
    readonly train: number;
    readonly validation: number;
    readonly test: number;
  };
  readonly optimizer: string;
  readonly learningRate: number;
  readonly schedulers: readonly string[];
  readonly backends: readonly string[];
}

export interface Environment {
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  /** What each backend of the settings is, with its version. */
  readonly backends: readonly string[];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Seconds that the whole command took. */
  readonly seconds: number;
}

export type RunStatus = 'finished' | 'stopped early' | 'interrupted' | 'failed';

export interface RunResult {
  readonly scheduler: string;
  /** One line: what the schedule does with its settings. */
  readonly description: string;
  readonly backend: string;
  readonly status: RunStatus;
  /** Why the run failed; absent otherwise. */
  readonly error?: string;
  readonly epochs: readonly EpochResult[];
  readonly events: readonly RunEvent[];
  /** The epoch with the lowest validation loss; null before the first epoch ended. */
  readonly best: BestEpoch | null;
  /** At the weights of the best epoch, on digits that no decision has seen; null if not reached. */
  readonly test: { readonly loss: number; readonly accuracy: number } | null;
  readonly timing: RunTiming;
}

export interface EpochResult {
  /** Counted from 1. */
  readonly epoch: number;
  /** The learning rate of the first and of the last optimizer step of the epoch. */
  readonly lrFirst: number;
  readonly lrLast: number;
  /** Mean loss over the batches of the epoch, as it went. */
  readonly loss: number;
  readonly valLoss: number;
  /** 0 to 1. */
  readonly valAccuracy: number;
}

export interface RunEvent {
  /** When it takes effect, in epochs done: 22 is the joint between epoch 22 and epoch 23. */
  readonly at: number;
  readonly step: number;
  readonly type: string;
  /** A few characters for the chart: `×0.5`, `stop`, `cosine`. */
  readonly label: string;
  /** The cause in words, one sentence. */
  readonly text: string;
  /** The scheduler's own record; results of earlier versions lack it. */
  readonly decision?: SchedulerEvent;
}

export interface BestEpoch {
  readonly epoch: number;
  readonly valLoss: number;
  readonly valAccuracy: number;
}

export interface RunTiming {
  /** Median milliseconds of an optimizer step, data preparation included, validation not. */
  readonly stepMs: number;
  /** Seconds of the whole run. */
  readonly seconds: number;
}

/**
 * How far two backends agree on one schedule: the same weights, batches and arithmetic, apart only by rounding. Differences
 * are relative, |a − b| / max(|a|, |b|); null where a loss is not finite or there is none.
 */
export interface Agreement {
  readonly scheduler: string;
  readonly backends: readonly [string, string];
  /** The difference above which losses count as parted. */
  readonly tolerance: number;
  /** Epochs that both have done. */
  readonly epochs: number;
  /** Of the validation losses after the first of them, after the last of them, and the greatest of all. */
  readonly first: number | null;
  readonly last: number | null;
  readonly greatest: number | null;
  /** The first epoch whose validation losses have parted, counted from 1; null where none has. */
  readonly partedEpoch: number | null;
  /** The first optimizer step whose training losses have parted, counted from 1; null where none has. */
  readonly partedStep: number | null;
  /** The first decision that is not the same on both; null where all are. */
  readonly decision: DecisionDifference | null;
}

export interface DecisionDifference {
  /** Decisions that both took alike before it. */
  readonly alike: number;
  /** What each backend's run decided instead of the other's; null where it decided nothing more. */
  readonly events: readonly [DecisionMark | null, DecisionMark | null];
}

export type DecisionMark = Pick<RunEvent, 'at' | 'type' | 'label'>;
