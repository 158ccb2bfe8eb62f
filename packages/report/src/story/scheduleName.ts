import type { ScheduleKind } from '@stepwise/analysis';

const NAMES: Readonly<Record<ScheduleKind, string>> = {
  constant: 'constant rate',
  'reduce-on-plateau': 'reduce on plateau',
  step: 'step decay',
  'multi-step': 'multi-step decay',
  linear: 'linear decay',
  cosine: 'cosine decay',
  polynomial: 'polynomial decay',
  exponential: 'exponential decay',
  'inverse-sqrt': 'inverse square-root decay',
  'one-cycle': 'one cycle',
  'warm-restarts': 'warm restarts',
  cyclic: 'cyclic rate',
  'warmup-stable-decay': 'warm-up, stable, decay',
  several: 'schedules that differ',
  unknown: 'schedule unknown',
};

/** A kind of schedule as words. */
export const scheduleName = (kind: ScheduleKind): string => NAMES[kind];
