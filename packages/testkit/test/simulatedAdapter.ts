import type { Scheduler, Values } from '@stepwise/core';
import type { Harness, Per, ReferenceOptimizer, Slots, Stretch } from '../src/index.ts';

/** What an adapter can get wrong. */
export type Fault =
  | 'one step late'
  | 'rate ignored'
  | 'momentum forgotten'
  | 'beta1 forgotten'
  | 'metrics not reported'
  | 'metrics reported twice'
  | 'old scheduler kept'
  | 'does not stop'
  | 'always per batch'
  | 'rate in float16'
  | 'one rate for all groups'
  | 'slots lost on resume';

/** An adapter without a framework: float32 weights, trained by a reference optimizer, right but for its fault. */
export function simulatedAdapter(
  reference: ReferenceOptimizer,
  groups: Harness['groups'],
  fault?: Fault,
): Harness {
  return {
    name: `simulated ${reference.name}${fault === undefined ? '' : `, ${fault}`}`,
    reference,
    groups,
    exact: reference.name === 'sgd' && groups.length === 1,
    partialEpochs: true,
    async start(first: Scheduler, per: Per) {
      let scheduler = first;
      let slots: Slots[] = groups.map(() => reference.initial);
      const weights = groups.map(() => 0);
      let late = groups.map(({ base }): Values => base);

      const valuesOf = (group: number): Values => {
        const { base } = groups[group]!;
        const asked = scheduler.values[fault === 'one rate for all groups' ? 0 : group] ?? base;
        if (fault === 'one step late') return late[group] ?? base;
        if (fault === 'rate ignored') return { ...asked, lr: base.lr };
        if (fault === 'momentum forgotten') return { ...asked, momentum: 0.9 };
        if (fault === 'beta1 forgotten') return { ...asked, beta1: 0.9 };
        if (fault === 'rate in float16') return { ...asked, lr: asked.lr * (1 + 2 ** -12) };
        return asked;
      };

      return {
        get stopped() {
          return fault !== 'does not stop' && scheduler.stopped !== null;
        },
        reset: (weight: number) => void weights.fill(weight),
        async train({ gradients, metrics, weight }: Stretch) {
          const rows = gradients.map((gradient) => {
            if (weight !== undefined) weights.fill(weight);
            for (const group of groups.keys()) {
              const next = reference.step(
                weights[group]!,
                gradient,
                valuesOf(group),
                slots[group]!,
              );
              weights[group] = Math.fround(next.weight);
              slots[group] = next.slots;
            }
            late = [...scheduler.values];
            if (per === 'batch' || fault === 'always per batch') scheduler.step();
            return [...weights];
          });
          if (metrics) report(metrics);
          return rows;
        },
        async resume(next: Scheduler) {
          if (fault !== 'old scheduler kept') scheduler = next;
          if (fault === 'slots lost on resume') slots = groups.map(() => reference.initial);
        },
        dispose() {},
      };

      function report(metrics: Readonly<Record<string, number>>): void {
        if (fault === 'metrics not reported') {
          if (per === 'epoch') scheduler.step();
          return;
        }
        if (fault === 'metrics reported twice') scheduler.observe({ metrics });
        if (per === 'epoch' && fault !== 'always per batch') scheduler.step({ metrics });
        else scheduler.observe({ metrics });
      }
    },
  };
}
