import type { Best, EarlyStop, Finding, Plateau, RunAnalysis } from '@stepwise/analysis';
import { formatCount } from '../drawing/format.ts';
import { formatPlace, placeName } from '../words.ts';

const LONGEST = 28;

/** The name of what is best, or what it is where the name is long. */
export function shortKey({ key, mode }: Best): string {
  if (key.length <= LONGEST) return key;
  return mode === 'min' ? 'validation loss' : 'validation metric';
}

/** `Run 5`, and what the file calls it. */
export const runName = ({ name, run }: RunAnalysis): string =>
  name === null ? `Run ${run + 1}` : `Run ${run + 1}, ${name}`;

/** Its place, where its own words don't say it. */
export function findingPlace({ axis, at, text }: Finding): string {
  if (axis === null || at === null) return '';
  const said = [formatPlace(at), String(at)].some((place) => text.includes(place));
  return said ? '' : `${placeName(axis, at)}: `;
}

/** `epoch 5–34`, `epoch 41`. */
export const stretchName = ({ axis, from, to }: Pick<Plateau, 'axis' | 'from' | 'to'>): string =>
  from === to ? placeName(axis, from) : `${axis} ${formatPlace(from)}–${formatPlace(to)}`;

/** One row of early stopping; what is true of longer patience too is said once. */
export interface StopRow extends EarlyStop {
  /** `10`, or `25 or more`. */
  readonly name: string;
}

/** From the first patience on that never stops, all are one row. */
export function stopRows(stops: readonly EarlyStop[]): readonly StopRow[] {
  const endless = stops.findIndex(({ stopsAt }) => stopsAt === null);
  const kept = endless < 0 ? stops : stops.slice(0, endless + 1);
  return kept.map((stop, i) => ({
    ...stop,
    name: `${formatCount(stop.patience)}${i === endless && endless < stops.length - 1 ? ' or more' : ''}`,
  }));
}
