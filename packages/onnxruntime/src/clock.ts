import { StepwiseError, type Scheduler, type SchedulerEvent, type Values } from '@stepwise/core';
import type { Progress } from './checkpoint.ts';
import type { NumberedGroup } from './groupNumbers.ts';
import type { ResolvedOptions } from './options.ts';

/** What an epoch or a moment in it was measured at. */
export interface Measurements {
  readonly metrics?: Readonly<Record<string, number>>;
}

/** How far training is, and the scheduler that goes with it. */
export class Clock implements Progress {
  readonly #per: 'batch' | 'epoch';
  step = 0;
  epoch = 0;
  seed: number;
  scheduler: Scheduler | null;

  constructor({ per, seed, scheduler }: ResolvedOptions) {
    this.#per = per;
    this.seed = seed;
    this.scheduler = scheduler ?? null;
  }

  /** The numbers of this step for each group: the group's own, and over them what the scheduler says. */
  values(groups: readonly NumberedGroup[]): readonly Values[] {
    const driven = this.scheduler?.values;
    if (driven && driven.length !== groups.length) {
      const names = this.scheduler?.run.groups.map(({ name }) => name);
      throw new StepwiseError(
        'unsupported',
        `OrtTrainer: the scheduler's run has the groups ${names?.join(', ')} by now, and this trainer has ${groups.length}; say which parameters the new one trains, with unfreeze(pattern, { group: { name: '${names?.at(-1)}' } }).`,
      );
    }
    // that one of the two has a rate was checked
    return groups.map(({ base }, i) => ({ lr: 0, ...base, ...driven?.[i] }));
  }

  /** After an optimizer step. */
  advance(applied: boolean): readonly SchedulerEvent[] {
    if (applied) this.step += 1;
    if (this.#per === 'epoch' || !this.scheduler) return [];
    return applied ? this.scheduler.step() : this.scheduler.step({ applied: false });
  }

  /** After an epoch. */
  endEpoch(input: Measurements): readonly SchedulerEvent[] {
    const { metrics } = input;
    const events =
      this.#per === 'epoch'
        ? this.scheduler?.step(input)
        : metrics && this.scheduler?.observe({ metrics });
    this.epoch += 1;
    return events ?? [];
  }

  /** Goes to another moment. */
  goTo({ step, epoch, seed, scheduler }: Progress): void {
    this.step = step;
    this.epoch = epoch;
    this.seed = seed;
    this.scheduler = scheduler;
  }
}
