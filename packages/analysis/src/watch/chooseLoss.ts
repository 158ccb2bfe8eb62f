import type { RunHistory, Series } from '@stepwise/core';

type Measured = 'train' | 'validation' | 'test' | null;

/**
 * The loss on such data that stands for the whole: a total before its parts, the plain name (`val_loss`, `Val Loss`,
 * `eval/loss`) before others, a mean over the epoch before single steps, else the first. One that has hardly any of
 * the rows that another has, such as a summary after the end, is not it. Null where there is none.
 */
export function chooseLoss(run: RunHistory, of: Measured): Series | null {
  const losses = run.series.filter(
    (series) => series.role === 'loss' && series.of === of && series.values.length > 0,
  );
  const most = losses.reduce((rows, { values }) => Math.max(rows, values.length), 0);
  const [best] = losses
    .filter(({ values }) => values.length > 1 || most < 4)
    .map((series) => ({ series, rank: rankOf(series) }))
    .toSorted((a, b) => a.rank - b.rank);
  return best?.series ?? null;
}

/**
 * The metric by which a run without a validation loss is judged: the first of validation, then of test data, for which
 * it is known whether lower or higher is better; one that has always the same value is chosen last.
 */
export function chooseMetric(run: RunHistory): Series | null {
  const metrics = run.series.filter(
    ({ role, mode, values }) => role === 'metric' && mode !== null && values.length > 0,
  );
  const on = (data: Measured): Series | undefined => {
    const all = metrics.filter(({ of }) => of === data);
    return all.find(({ values }) => values.some((value) => value !== values[0])) ?? all[0];
  };
  return on('validation') ?? on('test') ?? null;
}

const PLAIN =
  /^((val|valid|validation|eval|evaluation|dev|test|train|training)_)?(epoch_)?(total_)?loss(_total)?$/;

function rankOf({ name, sumOf, axis }: Series): number {
  if (sumOf) return 0;
  const words = name
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_');
  const plain = PLAIN.test(words) ? 1 : 4;
  const isOfEpoch = words.endsWith('_epoch') && PLAIN.test(words.slice(0, -'_epoch'.length));
  return (isOfEpoch ? 1.5 : plain) + (axis === 'epoch' ? 0 : 0.25);
}
