#!/usr/bin/env node
import { cosine, Scheduler, step } from '@stepwise/core';
import { checksum } from '../measuring/inTurn.ts';
import { interleave, type Timing } from './interleave.ts';
import { MACHINES } from './machines.ts';
import { asking, BARE, manyGroups, observing, previewing, stepping, STEPS } from './subjects.ts';

/** How many times the bare formula a step may take. */
const BOUND = 8;

const USAGE = `Measures a step of @stepwise/core: scheduler.lr, then scheduler.step(), with events, one group.

  bench:core [--quick]

Every row is a ratio to the closed-form cosine with nothing around it, measured in the same process in turn with it;
medians of many rounds. The exit code is 0 whatever they are.`;

const args = new Set(process.argv.slice(2));
if (args.has('--help')) console.log(USAGE);
else await bench(args.has('--quick') ? 5 : 25);

async function bench(rounds: number): Promise<void> {
  const few = { rounds, goes: STEPS };
  const entries = Object.entries(MACHINES);
  const observers = entries.filter(([, { spec }]) =>
    /plateau|earlyStopping/.test(JSON.stringify(spec)),
  );

  const steps = await interleave(
    BARE,
    entries.map(([name, machine]) => stepping(name, machine)),
    few,
  );
  print('lr and step()', steps.reference, steps.subjects, true);
  const metrics = await interleave(
    BARE,
    observers.map(([name, machine]) => observing(name, machine)),
    few,
  );
  print('lr and step({ metrics })', metrics.reference, metrics.subjects, true);
  const others = await interleave(
    BARE,
    [
      manyGroups(100),
      asking('at(1)', cosine(), 1),
      asking('at(1e9)', cosine(), 1e9),
      asking('at(1) of a staircase', step({ stepSize: 10 }), 1),
      asking('at(1e9) of a staircase', step({ stepSize: 10 }), 1e9),
    ],
    { rounds, goes: 20_000 },
  );
  const curve = await interleave(BARE, [previewing()], {
    rounds: Math.ceil(rounds / 3),
    goes: 1_000_000,
  });
  print('and', others.reference, [...others.subjects, ...curve.subjects], false);
  printHeap();

  const over = [...steps.subjects, ...metrics.subjects].filter(({ ratio }) => ratio > BOUND);
  console.log(
    over.length === 0
      ? `All of them are within ${BOUND} times the bare formula.`
      : `Over ${BOUND} times the bare formula: ${over.map(({ name }) => name).join(', ')}.`,
  );
  if (!Number.isFinite(checksum())) console.log('(the sum of all rates is not finite)');
}

function print(
  title: string,
  reference: Timing,
  timings: readonly Timing[],
  bounded: boolean,
): void {
  console.log(`${title.padEnd(42)}${'ns'.padStart(9)}${'ratio'.padStart(9)}`);
  for (const { name, nanoseconds, ratio } of [reference, ...timings]) {
    const verdict = ratio <= BOUND ? 'ok' : 'over';
    const end = bounded ? `  ${verdict}` : '';
    console.log(
      `${name.padEnd(42)}${nanoseconds.toFixed(1).padStart(9)}${ratio.toFixed(2).padStart(9)}${end}`,
    );
  }
  console.log('');
}

/** What ten million steps leave on the heap. */
function printHeap(): void {
  const steps = 1e7;
  const scheduler = new Scheduler(cosine({ duration: steps }), { lr: 0.1 });
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  let sum = 0;
  for (let t = 0; t < steps; t += 1) {
    sum += scheduler.lr;
    scheduler.step();
  }
  globalThis.gc?.();
  const grown = (process.memoryUsage().heapUsed - before) / 1024;
  console.log(
    `heap after 1e7 steps: ${grown.toFixed(0)} KiB more, ${scheduler.events.length} events (mean rate ${(sum / steps).toFixed(4)})\n`,
  );
}
