import type { Schedule } from '../analysis.ts';
import type { Smooth } from './smoothSchedule.ts';

export function oneCycleOf(_smooth: Smooth): Schedule | null {
  return null;
}
