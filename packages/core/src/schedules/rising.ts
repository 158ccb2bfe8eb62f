import { toSteps, type Duration } from '../duration.ts';
import { wanted } from '../error.ts';
import type { Run } from '../run.ts';

/** The steps of an option that is a list of times; throws when one is before the one in front of it. */
export function rising(run: Run, option: string, times: readonly Duration[]): readonly number[] {
  let last = 0;
  return times.map((time, i) => {
    const where = `${option}[${i}]`;
    const at = toSteps(time, run, where);
    if (at < last) wanted('bad-duration', where, `a time from step ${last}`, at);
    last = at;
    return at;
  });
}
