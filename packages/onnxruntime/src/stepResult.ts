import type { SchedulerEvent } from '@stepwise/core';

export interface StepResult {
  /** Of the batch, before the step. */
  readonly loss: number;
  /** ‖∂loss/∂parameters‖₂, before clipping. */
  readonly gradientNorm: number;
  /** False when something was not finite: then all state is that of before, and time stands still. */
  readonly applied: boolean;
  /** The rate of the first group in this step. */
  readonly lr: number;
  /** What the scheduler decided with it. */
  readonly events: readonly SchedulerEvent[];
}
