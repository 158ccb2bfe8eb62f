import { plateau } from '@stepwise/core';
import { listener, METRIC, type Listener } from '../replay/listener.ts';

/** What a plateau scheduler counts by: all of it but when it acts. */
export interface Counting {
  readonly semantics: 'torch' | 'keras';
  readonly threshold: number;
}

/** A plateau scheduler, with its patience as rows without improvement that cut. */
export interface Rule extends Counting {
  readonly afterBad: number;
  readonly cooldown: number;
}

/** The ways of counting that are in use, the standard settings of PyTorch and Keras first. */
export const COUNTINGS: readonly Counting[] = [
  { semantics: 'torch', threshold: 1e-4 },
  { semantics: 'keras', threshold: 1e-4 },
  { semantics: 'torch', threshold: 0 },
  { semantics: 'keras', threshold: 0 },
  { semantics: 'torch', threshold: 1e-3 },
  { semantics: 'keras', threshold: 1e-3 },
  { semantics: 'torch', threshold: 1e-2 },
];

/** Thresholds that hardly anybody sets count as so many more tries. */
export function rarityOf({ threshold }: Counting): number {
  return threshold > 1e-4 ? 4 : 1;
}

/** Its `patience`: PyTorch cuts after the row that exceeds it, Keras at the row that reaches it. */
function patienceOf({ semantics, afterBad }: Pick<Rule, 'semantics' | 'afterBad'>): number {
  return semantics === 'keras' ? afterBad : afterBad - 1;
}

/** What led to a cut. */
export interface Cut {
  readonly row: number;
  readonly best: number | null;
  readonly bestRow: number | null;
  readonly bad: number;
}

/** Cuts so small that no number of them reaches a minimum: when a cut is due does not depend on the rate. */
const FACTOR = 0.9999;

/** Core's own plateau machine with this rule; `cut` hears when a cut is due. */
export function plateauListener(
  { semantics, threshold, afterBad, cooldown }: Rule,
  mode: 'min' | 'max',
  cut: (cut: Cut) => void,
): Listener<{ readonly bad: number }> {
  const machine = plateau({
    monitor: METRIC,
    mode,
    semantics,
    threshold,
    ...(semantics === 'torch' && { eps: 0 }),
    patience: patienceOf({ semantics, afterBad }),
    factor: FACTOR,
    cooldown,
  });
  return listener(machine, 1, (decision, row) => {
    if (decision.type !== 'reduced') return;
    const { best, bestStep, bad } = decision.evidence;
    cut({ row, best, bestRow: bestStep, bad });
  });
}
