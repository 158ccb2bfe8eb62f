import type { ModelName } from '../models/index.ts';
import type { BestEpoch, EpochResult, RunEvent, RunResult } from '../result.ts';

/** One run: everything that decides it, as plain JSON, for another process. */
export interface Job {
  readonly scheduler: string;
  readonly backend: string;
  readonly model: ModelName;
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Training digits. */
  readonly train: number;
  readonly learningRate: number;
  readonly patience: number;
  readonly stopPatience: number;
}

/** What a run tells while it works. */
export interface Progress {
  readonly epoch: EpochResult;
  /** The training loss of each of its batches, before the step. */
  readonly stepLosses: readonly number[];
  /** What was decided since the last report. */
  readonly events: readonly RunEvent[];
  readonly best: BestEpoch | null;
  /** Median milliseconds of a step so far. */
  readonly stepMs: number;
}

/** What a run returns at its end. */
export type Outcome = Pick<RunResult, 'status' | 'test' | 'timing'>;
