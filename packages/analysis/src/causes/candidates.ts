import type { Axis, Series } from '@stepwise/core';
import type { Watched } from '../draft.ts';
import { observationsOf, type Observations } from '../replay/observations.ts';

/** A series that a plateau scheduler may have watched. */
export interface Candidate extends Observations {
  readonly name: string;
  readonly mode: 'min' | 'max';
  /** How unusual it is to watch it: 0 is the validation loss in all. */
  readonly rank: number;
}

/** The validation loss, its parts, what else is measured on held-out data, the training loss. */
export function candidatesOf(
  { history, validation, train }: Watched,
  axis: Axis,
): readonly Candidate[] {
  const losses = history.series.filter(({ role, of }) => role === 'loss' && of !== 'train');
  const metrics = history.series.filter(
    ({ role, of, mode }) => role === 'metric' && of !== 'train' && mode !== null,
  );
  const first = validation?.role === 'loss' ? [validation] : [];
  const metric = validation?.role === 'metric' ? [validation] : [];
  const own = train ? [train] : [];
  const ranked = new Set([...first, ...losses, ...metric, ...metrics, ...own]);
  return [...ranked].flatMap((series, i) => {
    // what the validation loss itself tells is one thing, all others are more than one try
    const rank = series === first[0] ? 0 : Math.max(i, 1);
    const candidate = candidateOf(series, axis, rank);
    return candidate ? [candidate] : [];
  });
}

/** How many rows a plateau scheduler needs to be seen at all. */
const FEWEST = 4;

function candidateOf(series: Series, axis: Axis, rank: number): Candidate | null {
  const mode = series.mode ?? (series.role === 'loss' ? 'min' : null);
  const heard = observationsOf(series, axis);
  if (mode === null || heard === null || heard.values.length < FEWEST) return null;
  return { name: series.name, mode, rank, ...heard };
}
