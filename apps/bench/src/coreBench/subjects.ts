import { cosine, Scheduler, type Machine } from '@stepwise/core';
import type { Subject } from '../measuring/subject.ts';

/** Steps of the run that is measured. */
export const STEPS = 200_000;
const EPOCHS = 100;

function runOf(groups: number) {
  return {
    stepsPerEpoch: STEPS / EPOCHS,
    epochs: EPOCHS,
    groups: Array.from({ length: groups }, (_, i) => ({
      name: i === 0 ? 'all' : `group${i}`,
      base: { lr: 0.1, momentum: 0.9 },
    })),
  };
}

/** The closed-form cosine with nothing around it. */
export const BARE: Subject = {
  name: 'bare cosine',
  prepare: () => bareCosine,
};

function bareCosine(n: number): number {
  let sum = 0;
  for (let t = 0; t < n; t += 1) sum += 0.1 * 0.5 * (1 + Math.cos((Math.PI * t) / STEPS));
  return sum;
}

/** Reads the rate and steps. */
export function stepping(name: string, machine: Machine): Subject {
  return {
    name,
    prepare() {
      const scheduler = new Scheduler(machine, runOf(1));
      return (n) => {
        let sum = 0;
        for (let t = 0; t < n; t += 1) {
          sum += scheduler.lr;
          scheduler.step();
        }
        return sum + scheduler.events.length;
      };
    },
  };
}

/** Reads the rate and steps with a metric, which gets better nine times out of ten: no decision is due. */
export function observing(name: string, machine: Machine): Subject {
  return {
    name,
    prepare() {
      const scheduler = new Scheduler(machine, runOf(1));
      return (n) => {
        let sum = 0;
        let best = 1;
        for (let t = 0; t < n; t += 1) {
          sum += scheduler.lr;
          best *= 0.9998;
          scheduler.step({ metrics: { val_loss: t % 10 === 0 ? 2 : best } });
        }
        return sum + scheduler.events.length;
      };
    },
  };
}

/** Reads the numbers of many groups and steps. */
export function manyGroups(groups: number): Subject {
  return {
    name: `values of ${groups} groups, and step()`,
    prepare() {
      const scheduler = new Scheduler(cosine(), runOf(groups));
      return (n) => {
        let sum = 0;
        for (let t = 0; t < n; t += 1) {
          sum += scheduler.values[groups - 1]?.lr ?? 0;
          scheduler.step();
        }
        return sum;
      };
    },
  };
}

/** Asks for one step, near or far. */
export function asking(name: string, machine: Machine, t: number): Subject {
  return {
    name,
    prepare() {
      const scheduler = new Scheduler(machine, runOf(1));
      return (n) => {
        let sum = 0;
        for (let i = 0; i < n; i += 1) sum += scheduler.at(t + (i & 7));
        return sum;
      };
    },
  };
}

/** A whole curve into one array; a go is one of its values. */
export function previewing(): Subject {
  return {
    name: 'preview(n), each value',
    prepare() {
      const scheduler = new Scheduler(cosine(), runOf(1));
      return (n) => scheduler.preview(n)[n - 1] ?? 0;
    },
  };
}
