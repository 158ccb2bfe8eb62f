import { finite, type Sample } from '@stepwise/report/drawing';
import type { EpochResult, RunResult } from '../result.ts';

/** A loss belongs to the end of its epoch. */
export function lossSeries(run: RunResult, key: 'loss' | 'valLoss'): readonly Sample[] {
  return run.epochs.map((epoch) => ({ x: epoch.epoch, value: finite(epoch[key]) }));
}

/** How many epochs every plot of the page covers: the most that any run has done, at least one. */
export function lastEpoch(runs: readonly RunResult[]): number {
  let last = 1;
  for (const run of runs) {
    for (const epoch of run.epochs) last = Math.max(last, epoch.epoch);
    for (const event of run.events) last = Math.max(last, Math.ceil(finite(event.at) ?? 0));
  }
  return last;
}

/** The epochs whose value is not a finite number, as text: `3–5, 8`; null when there are none. */
export function brokenEpochs(
  run: RunResult,
  key: keyof Pick<EpochResult, 'loss' | 'valLoss'>,
): string | null {
  const broken = run.epochs.filter((epoch) => finite(epoch[key]) === null);
  const ranges: [number, number][] = [];
  for (const { epoch } of broken) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === epoch - 1) last[1] = epoch;
    else ranges.push([epoch, epoch]);
  }
  if (ranges.length === 0) return null;
  const shown = ranges.slice(0, 8).map(([a, b]) => (a === b ? `${a}` : `${a}–${b}`));
  return shown.join(', ') + (ranges.length > 8 ? ' and more' : '');
}
