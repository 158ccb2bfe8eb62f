import type { Run } from '../run.ts';

/** The facts of a run whose step is an epoch of this many steps. */
export function inEpochs(run: Run, steps: number): Run {
  const { stepsPerBatch = 1, batchSize, tokensPerStep } = run;
  return {
    ...run,
    stepsPerEpoch: 1,
    stepsPerBatch: stepsPerBatch / steps,
    batchSize: batchSize && batchSize * steps,
    tokensPerStep: tokensPerStep && tokensPerStep * steps,
    steps: run.steps && Math.ceil(run.steps / steps),
  };
}
