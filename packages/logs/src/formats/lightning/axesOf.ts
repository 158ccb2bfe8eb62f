import type { Axis } from '@stepwise/core';
import { meaningOf } from '../../columns/meaningOf.ts';
import { numberOf } from '../../table/cells.ts';
import type { PlaceColumns } from './epochColumn.ts';

/** Where one value stands. */
interface Place {
  readonly epoch: number;
  readonly step: number;
}

/**
 * The axis of each column; null where it will show when the column has two values. The monitor's rates and what ends in `_step` go by step, what ends in `_epoch` by epoch; else
 * the rows at the beginning of the file say it. What has no epoch, or several values in one, goes by step; a
 * validation by epoch; what is of the training by epoch where it always stands at an epoch's last step.
 */
export function axesOf(
  names: readonly string[],
  { step, epoch }: PlaceColumns,
  rows: readonly (readonly string[])[],
): (Axis | null)[] {
  const places = rows.map((row): Place => ({
    epoch: numberOf(row[epoch] ?? ''),
    step: numberOf(row[step] ?? ''),
  }));
  const lastSteps = new Map<number, number>();
  for (const place of places) {
    if (!Number.isNaN(place.epoch)) {
      lastSteps.set(place.epoch, Math.max(place.step, lastSteps.get(place.epoch) ?? -Infinity));
    }
  }
  return names.map((name, index) => {
    const filled = places.filter((_, row) => (rows[row]?.[index] ?? '').trim() !== '');
    return epoch < 0 ? 'step' : axisOf(name, filled, lastSteps);
  });
}

function axisOf(
  name: string,
  places: readonly Place[],
  lastSteps: ReadonlyMap<number, number>,
): Axis | null {
  const { role, of } = meaningOf(name);
  if (name.startsWith('lr-') || name.endsWith('_step')) return 'step';
  if (name.endsWith('_epoch')) return 'epoch';
  const isEvaluation = of === 'validation' || of === 'test';
  if (places.length === 0 && !isEvaluation) return role === 'rate' ? 'step' : 'epoch';
  if (places.some((place) => Number.isNaN(place.epoch))) return isEvaluation ? 'epoch' : 'step';
  // a validation at step 0 is a check before the training
  const counted = places.filter((place) => place.step > 0);
  const epochs = new Set(counted.map((place) => place.epoch));
  if (epochs.size < new Set(counted.map((place) => place.step)).size) return 'step';
  if (isEvaluation) return counted.length < 2 ? null : 'epoch';
  const last = Math.max(...lastSteps.keys());
  // the last epoch may be cut off, and is only counted where there is no other
  const whole = counted.filter((place) => place.epoch < last);
  const judged = whole.length > 0 ? whole : counted;
  const isContinuous = judged.every(
    (place, row) => row === 0 || place.epoch - (judged[row - 1]?.epoch ?? 0) <= 1,
  );
  const atEnd = judged.every((place) => place.step === lastSteps.get(place.epoch));
  return isContinuous && atEnd ? 'epoch' : 'step';
}
