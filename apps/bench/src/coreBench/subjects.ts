import { Scheduler, type Machine } from '@stepwise/core';
import type { Subject } from '../measuring/subject.ts';
import { STEPS, STEPS_OF_GROUPS } from './bare.ts';

const EPOCHS = 100;
/** Steps of the curve that is previewed. */
export const CURVE = 1_000_000;

function runOf(groups: number, steps: number) {
  return {
    stepsPerEpoch: steps / EPOCHS,
    epochs: EPOCHS,
    groups: Array.from({ length: groups }, (_, i) => ({
      name: i === 0 ? 'all' : `group${i}`,
      base: { lr: 0.1, momentum: 0.9 },
    })),
  };
}

/** Reads the rate and steps. */
export function stepping(name: string, machine: Machine): Subject {
  return {
    name,
    prepare() {
      const scheduler = new Scheduler(machine, runOf(1, STEPS));
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
      const scheduler = new Scheduler(machine, runOf(1, STEPS));
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

/** Reads the rates of all groups and steps. */
export function steppingGroups(name: string, machine: Machine, groups: number): Subject {
  return {
    name,
    prepare() {
      const scheduler = new Scheduler(machine, runOf(groups, STEPS_OF_GROUPS));
      const rates = new Float64Array(groups);
      return (n) => {
        let sum = 0;
        for (let t = 0; t < n; t += 1) {
          sum += scheduler.rates(rates)[groups - 1] ?? 0;
          scheduler.step();
        }
        return sum;
      };
    },
  };
}

/** Reads every number of all groups, as an object for each, and steps. */
export function readingObjects(name: string, machine: Machine, groups: number): Subject {
  return {
    name,
    prepare() {
      const scheduler = new Scheduler(machine, runOf(groups, STEPS_OF_GROUPS));
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

/** Asks for one step, near or far, of a run of two thousand million steps. */
export function asking(name: string, machine: Machine, t: number): Subject {
  return {
    name,
    prepare() {
      const scheduler = new Scheduler(machine, runOf(1, 2e9));
      return (n) => {
        let sum = 0;
        for (let i = 0; i < n; i += 1) sum += scheduler.at(t + (i & 7));
        return sum;
      };
    },
  };
}

/** A whole curve into one new array; a go is one of its values. */
export function previewing(name: string, machine: Machine): Subject {
  return {
    name,
    prepare() {
      const scheduler = new Scheduler(machine, runOf(1, CURVE));
      return (n) => scheduler.preview(n)[n - 1] ?? 0;
    },
  };
}
