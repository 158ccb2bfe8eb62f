import type { RunHistory } from '@stepwise/core';
import { goesOnAfterStop } from './goesOnAfterStop.ts';
import { implausibleRates } from './implausibleRates.ts';
import { joinInterleaved } from './joinInterleaved.ts';

/** What no reader can see in a single row: runs that were mixed up, and rates that can't be. */
export function withDamage(runs: readonly RunHistory[]): RunHistory[] {
  return joinInterleaved(runs).map((run) => {
    const marks = run.series.filter(({ role }) => role === 'rate').flatMap(implausibleRates);
    const damage = [...marks, ...goesOnAfterStop(run, marks)];
    return damage.length === 0 ? run : { ...run, damage: [...run.damage, ...damage] };
  });
}
