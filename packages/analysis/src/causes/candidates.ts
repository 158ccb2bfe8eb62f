import type { Axis, Precision, Series } from '@stepwise/core';
import type { Watched } from '../draft.ts';
import { observationsOf, type Observations } from '../replay/observations.ts';

/** A series that a plateau scheduler may have watched. */
export interface Candidate extends Observations {
  readonly name: string;
  readonly mode: 'min' | 'max';
  /** How unusual it is to watch it: 0 is the validation loss in all. */
  readonly rank: number;
  readonly precision: Precision | undefined;
}

/**
 * The validation loss, its parts, what else is measured on held-out data, the training loss. Last come metrics read the
 * other way round: whoever forgets to say that higher is better has a scheduler that cuts while they improve.
 */
export function candidatesOf(
  { history, validation, train }: Watched,
  axis: Axis,
): readonly Candidate[] {
  const held = history.series.filter(({ of }) => of !== 'train');
  const losses = held.filter(({ role }) => role === 'loss');
  const metrics = held.filter(({ role }) => role === 'metric');
  const first = validation?.role === 'loss' ? [validation] : [];
  const metric = validation?.role === 'metric' ? [validation] : [];
  const own = train ? [train] : [];
  const known = [...first, ...losses, ...metric, ...metrics, ...own].flatMap((series) => {
    const mode = series.mode ?? (series.role === 'loss' ? 'min' : null);
    return mode === null ? [] : [{ series, mode }];
  });
  const reversed = metrics.flatMap((series) =>
    (['min', 'max'] as const)
      .filter((mode) => mode !== series.mode)
      .map((mode) => ({ series, mode })),
  );
  const seen = { min: new Set<Series>(), max: new Set<Series>() };
  const ranked = [...known, ...reversed].filter(({ series, mode }) => {
    const isNew = !seen[mode].has(series);
    seen[mode].add(series);
    return isNew;
  });
  return ranked.flatMap(({ series, mode }, i) => {
    const heard = observationsOf(series, axis);
    if (heard === null || heard.values.length < FEWEST) return [];
    // what the validation loss itself tells is one thing, all others are more than one try
    const rank = series === first[0] ? 0 : Math.max(i, 1);
    return [{ name: series.name, mode, rank, precision: series.precision, ...heard }];
  });
}

/** How many rows a plateau scheduler needs to be seen at all. */
const FEWEST = 4;
