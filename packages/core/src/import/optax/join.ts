import { sequence } from '../../combinators/sequence.ts';
import { unsupported } from '../unsupported.ts';
import { over, type OptaxLeaf } from './leaf.ts';

/** Schedules one after another, each with its own rate. */
export function join(
  kind: string,
  schedules: readonly OptaxLeaf[],
  boundaries: readonly number[],
): OptaxLeaf {
  const base = Math.max(0, ...schedules.map((one) => one.base));
  if (boundaries.length !== schedules.length - 1) {
    throw unsupported(
      `${kind}.boundaries: wanted one fewer than the ${schedules.length} schedules; got ${boundaries.length}.`,
    );
  }
  if (boundaries.some((time, i) => time < (boundaries[i - 1] ?? 0))) {
    throw unsupported(`${kind}.boundaries: wanted rising times; got ${boundaries.join(', ')}.`);
  }
  const parts = schedules.map((one, i) => {
    const machine = over(base, one);
    const end = boundaries[i];
    return end === undefined ? { machine } : { machine, duration: end - (boundaries[i - 1] ?? 0) };
  });
  return { base, machine: sequence(parts) };
}
