import { finite, type Sample } from '@stepwise/report/drawing';
import type { RunResult } from '../result.ts';
import { changesRate } from './marks.ts';

/**
 * From the first rate of an epoch to its last; where the next epoch begins elsewhere the line steps.
 * It also steps where the rate jumped inside an epoch. Two jumps inside one leave the rate between
 * them unknown, and the line goes straight.
 */
export function rateSeries({ epochs, events }: RunResult): readonly Sample[] {
  const jumps = new Map<number, number[]>();
  for (const event of events) {
    if (!changesRate(event) || Number.isInteger(event.at)) continue;
    const epoch = Math.ceil(event.at);
    jumps.set(epoch, [...(jumps.get(epoch) ?? []), event.at]);
  }
  return epochs.flatMap(({ epoch, lrFirst, lrLast }) => {
    const [first, last] = [finite(lrFirst), finite(lrLast)];
    const inside = jumps.get(epoch) ?? [];
    const [at] = inside;
    const step =
      at === undefined || inside.length > 1
        ? []
        : [
            { x: at, value: first },
            { x: at, value: last },
          ];
    return [{ x: epoch - 1, value: first }, ...step, { x: epoch, value: last }];
  });
}
