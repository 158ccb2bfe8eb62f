import type { Axis, Damage, RunHistory } from '@stepwise/core';

/**
 * A run that says that it has stopped, and goes on: where what follows has other marks of damage, another training wrote it
 * into the same file. Without such marks it was taken up again, and nothing is wrong.
 *
 * @param marks Damage of the run's values.
 */
export function goesOnAfterStop(run: RunHistory, marks: readonly Damage[]): Damage[] {
  const stopped = run.messages.find(({ code }) => code === 'stopped-early');
  if (stopped === undefined || run.damage.some(({ code }) => code === 'interleaved')) return [];
  const { axis, at } = stopped;
  if (run.messages.some((message) => message.code === 'resumed' && message.at >= at)) return [];
  const isAfter = ({ from }: Damage): boolean => from?.axis === axis && from.at > at;
  const next = firstAfter(run, axis, at);
  if (next === undefined || !marks.some(isAfter)) return [];
  return [
    {
      code: 'interleaved',
      text: `The run says that it stopped early at ${axis} ${at}, and goes on with rates that can't be: another training wrote into the same file. What stands from ${axis} ${next} on is in doubt.`,
      from: { axis, at: next },
    },
  ];
}

function firstAfter(run: RunHistory, axis: Axis, at: number): number | undefined {
  let first: number | undefined;
  for (const series of run.series) {
    if (series.axis !== axis) continue;
    const next = series.at.find((place) => place > at);
    if (next !== undefined && (first === undefined || next < first)) first = next;
  }
  return first;
}
