import type { OwnTf } from './ownTf.ts';
import type { Averaging } from './settings.ts';
import type { VariableState } from './variableStates.ts';

/** True when the weights after a step, counted from 1, go into the average. */
export function isDue(averaging: Averaging, step: number): boolean {
  if (averaging.kind === 'ema') return true;
  const { start, every } = averaging;
  return step >= start && (step - start) % every === 0;
}

/** Takes the weights as they are now into the averages; `taken` have gone in before. */
export function averageWeights(
  tf: OwnTf,
  averaging: Averaging,
  states: Iterable<VariableState>,
  taken: number,
): void {
  tf.tidy(() => {
    const part = tf.scalar(averaging.kind === 'ema' ? 1 - averaging.decay : 1 / (taken + 1));
    for (const state of states) {
      const { variable, average: old } = state;
      if (old === null) {
        state.average = tf.keep(variable.clone());
        continue;
      }
      const way = tf.mul(tf.sub(variable, old), part);
      state.average = tf.keep(tf.add(old, way));
      old.dispose();
    }
  });
}

/** Exchanges weights and averages. */
export function exchange(tf: OwnTf, states: Iterable<VariableState>): void {
  for (const state of states) {
    const { variable, average } = state;
    if (!average || variable.isDisposed) continue;
    state.average = tf.keep(variable.clone());
    variable.assign(average);
    average.dispose();
  }
}
