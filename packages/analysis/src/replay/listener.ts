import type { Decision, Json, Machine } from '@stepwise/core';

/** The name under which the machines of a replay hear their metric. */
export const METRIC = 'metric';

/** Tells a machine one metric and gives its state after it. */
export type Listener<S> = (metric: number, row: number) => S;

/**
 * A machine of core without a scheduler around it: it hears a metric for each row, and what it decides is told at once.
 * Nothing is kept of the rows, so that a million of them take tens of milliseconds.
 *
 * @param machine one whose `monitor` is `METRIC`.
 * @param rate the base rate of its only group.
 */
export function listener<S extends Json>(
  machine: Machine<S>,
  rate: number,
  decided: (decision: Decision, row: number) => void,
): Listener<S> {
  const { initial, observe } = machine.bind(
    { groups: [{ name: 'all', base: { lr: rate } }] },
    { path: [], param: 'lr', limits: { list: [] } },
  );
  const metrics = { [METRIC]: 0 };
  const seen = {
    metrics,
    step: 0,
    decide: (decision: Decision): void => decided(decision, seen.step),
  };
  let state = initial;
  return (metric, row) => {
    metrics[METRIC] = metric;
    seen.step = row;
    if (observe) state = observe(state, row, seen, ({ values }) => values.fill(rate));
    return state;
  };
}
