import { chain, cosine, earlyStopping, plateau, Scheduler } from '@stepwise/core';
import { collector } from '../measuring/collector.ts';

export interface HeapGrowth {
  readonly name: string;
  /** What ten million steps leave more than one million, in KiB. */
  readonly kib: number;
}

const FIRST = 1e6;
const STEPS = 1e7;

/** What stays on the heap between one million steps and ten million: of a schedule, and of observers that hear each step. */
export function heapGrowth(): readonly HeapGrowth[] {
  const collect = collector();
  const run = { lr: 0.1, steps: STEPS };
  const plain = new Scheduler(cosine(), run);
  const watch = { patience: 5, threshold: 0, thresholdMode: 'abs' } as const;
  const observed = new Scheduler(
    chain(cosine(), plateau(watch), earlyStopping({ patience: 15 })),
    run,
  );
  return [
    { name: 'cosine, step()', kib: growth(collect, () => plain.step()) },
    {
      name: 'chain (cosine, plateau, earlyStopping), step({ metrics })',
      kib: growth(collect, (t) => observed.step({ metrics: { val_loss: -t } })),
    },
  ];
}

function growth(collect: () => void, step: (t: number) => unknown): number {
  for (let t = 0; t < FIRST; t += 1) step(t);
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let t = FIRST; t < STEPS; t += 1) step(t);
  collect();
  return (process.memoryUsage().heapUsed - before) / 1024;
}
