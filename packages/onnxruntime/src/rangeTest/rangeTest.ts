import { rangeSweep, StepwiseError, suggestRates, type RangeTestResult } from '@stepwise/core';
import type { Batch } from '../batch.ts';
import { breather } from '../breather.ts';
import { eachBatch, inGroups } from '../metrics.ts';
import type { State } from '../state.ts';
import type { Step } from '../stepSetup.ts';
import type { ResolvedRangeTest } from './options.ts';

/** A training, as a range test sees it. */
export interface Tested {
  /** Where it stands. A step makes another state, and leaves this one as it is. */
  readonly state: State;
  /** The epoch that would come next, from 1. */
  readonly epoch: number;
  readonly seed: number;
  /** The step that would be taken from a state at a rate, `taken` steps after now. */
  step(batches: readonly Batch[], state: State, lr: number, taken: number): Promise<Step>;
}

/**
 * Trains on a state of its own at rates that grow, and says what came of it. Lets other work of the process go on at
 * least every 50 ms, steps that take longer excepted.
 */
export async function rangeTest(
  tested: Tested,
  { data, accumulate, signal, sweep: options }: ResolvedRangeTest,
): Promise<RangeTestResult> {
  const sweep = rangeSweep(options);
  const breathe = breather();
  let { state } = tested;
  for await (const batches of stepsOf(tested, data, accumulate)) {
    if (signal?.aborted) break;
    const done = await tested.step(batches, state, sweep.lr, sweep.scheduler.t);
    // a gradient that is not finite is as bad as a loss
    sweep.record(done.state ? done.loss : Number.NaN);
    if (sweep.done) break;
    state = done.state ?? state;
    await breathe();
  }
  const { history } = sweep;
  return { history, suggestions: suggestRates(history) };
}

/** The batches of a step, again and again from the beginning of the data; until there is none in a whole epoch. */
async function* stepsOf(
  { epoch: first, seed }: Tested,
  data: ResolvedRangeTest['data'],
  accumulate: number,
): AsyncGenerator<readonly Batch[]> {
  for (let epoch = first; ; epoch += 1) {
    const batches = typeof data === 'function' ? data({ epoch, seed }) : data;
    let isEmpty = true;
    for await (const some of inGroups(eachBatch(batches), accumulate)) {
      isEmpty = false;
      yield some;
    }
    if (!isEmpty) continue;
    if (epoch > first) return;
    throw new StepwiseError(
      'bad-batch',
      'rangeTest.data: there was no batch. An iterator can be used up: give an array, or a function that makes a new one.',
    );
  }
}
