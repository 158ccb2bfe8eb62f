import type { RunHistory } from '@stepwise/core';
import type { Watched } from '../draft.ts';
import { chooseRate } from '../rate/chooseRate.ts';
import { chooseLoss, chooseMetric } from './chooseLoss.ts';
import { cleanRun } from './cleanRun.ts';

/** Chooses the series of a run that its explanation looks at, without the rows that damage puts in doubt. */
export function watch(run: RunHistory, index: number): Watched {
  const history = cleanRun(run);
  return {
    run: index,
    history,
    rate: chooseRate(history),
    train: chooseLoss(history, 'train') ?? chooseLoss(history, null),
    validation:
      chooseLoss(history, 'validation') ?? chooseLoss(history, 'test') ?? chooseMetric(history),
  };
}
