import type { Machine } from '../../machine.ts';
import { warmup } from '../../schedules/warmup.ts';
import type { Arguments, Params } from '../params.ts';
import type { Setting } from '../setting.ts';

/** What a translation needs to know of its run. */
export interface TransformersFacts extends Setting {
  readonly monitor: string;
  /** The `lr` that the optimizer was made with. */
  readonly defaultLr: number;
}

/** Schedules by their names in transformers. */
export type TransformersSchedules = Readonly<
  Record<string, (given: Arguments, facts: TransformersFacts) => Machine>
>;

export const WARM = 'num_warmup_steps';
export const TOTAL = 'num_training_steps';

/** Steps of the warm-up; 0 if absent, as the Trainer has it. */
export function warmSteps(params: Params): number {
  return params.whole(WARM, 0);
}

/** Steps that the warm-up leaves; negative when it is longer than the run. */
export function stepsLeft(params: Params): number {
  return params.whole(TOTAL) - warmSteps(params);
}

/** The straight line up to the base; nothing for no steps. */
export function rise(params: Params): Machine {
  return warmup({ duration: warmSteps(params), includes: 'start' });
}
