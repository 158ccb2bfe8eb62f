import type { RunFacts } from '@stepwise/core';

/** The first setting that is a number and whose name fits; null where there is none. */
export function numberIn(
  configuration: RunFacts['configuration'],
  name: RegExp,
  except?: RegExp,
): number | null {
  for (const [key, value] of Object.entries(configuration ?? {})) {
    if (typeof value === 'number' && name.test(key) && !except?.test(key)) return value;
  }
  return null;
}

const PLATEAU = /plateau/i;

/** Whether the settings name a plateau scheduler: `scheduler: ReduceLROnPlateau`, `reduce_lr_on_plateau: true`. */
export function namesPlateau(configuration: RunFacts['configuration']): boolean {
  return Object.entries(configuration ?? {}).some(([key, value]) =>
    typeof value === 'string' ? PLATEAU.test(value) : PLATEAU.test(key) && value !== false,
  );
}

/** Rows that early stopping bears, where the settings say it. */
export function earlyStoppingPatience(configuration: RunFacts['configuration']): number | null {
  return numberIn(
    configuration,
    /early.?stop\w*.*patience|patience.*early|^early.?stop\w*$|^es.?patience$/i,
  );
}

/** The patience of a plateau scheduler, where the settings say it. */
export function plateauPatience(configuration: RunFacts['configuration']): number | null {
  return numberIn(
    configuration,
    /(plateau|lr|learning.?rate|sched\w*).*patience|patience.*(plateau|lr|sched)/i,
    /early/i,
  );
}
