#!/usr/bin/env node
import { all } from '@stepwise/core/all';
import { checksum } from '../measuring/inTurn.ts';
import { BARE, BARE_CURVE, bareGroups, STEPS, STEPS_OF_GROUPS } from './bare.ts';
import { BOUNDS, HEAP_BOUND } from './bounds.ts';
import { heapGrowth } from './heap.ts';
import { interleave, type Compared } from './interleave.ts';
import { kindsWithoutSubject } from './kindsWithoutSubject.ts';
import { MACHINES, OBSERVERS } from './machines.ts';
import { nearAndFar } from './nearAndFar.ts';
import {
  CURVE,
  observing,
  previewing,
  readingObjects,
  stepping,
  steppingGroups,
} from './subjects.ts';
import { plainLines, tableLines, verdict } from './table.ts';

const GROUPS = 100;

const USAGE = `Measures @stepwise/core, every kind of it: a step of one group and of ${GROUPS}, a far step beside a near one, a
whole curve, and what stays on the heap.

  bench:core [--quick]

Every row is a ratio to the closed-form cosine with nothing around it, measured in the same process in turn with it;
medians of many rounds. The exit code is 0 whatever they are, and 1 when a kind is not measured.`;

const args = new Set(process.argv.slice(2));
const missing = kindsWithoutSubject(MACHINES, Object.keys(all));
if (args.has('--help')) {
  console.log(USAGE);
} else if (missing.length > 0) {
  console.error(`No subject measures ${missing.join(', ')}; machines.ts needs one.`);
  process.exitCode = 1;
} else {
  await bench(args.has('--quick') ? 5 : 25);
}

async function bench(rounds: number): Promise<void> {
  const machines = Object.entries(MACHINES);
  const summary: string[] = [];
  const report = (title: string, measured: Compared, bound: number): void => {
    console.log(`${tableLines(title, measured, bound).join('\n')}\n`);
    summary.push(verdict(title, measured, bound));
  };

  const one = { rounds, goes: STEPS };
  const steps = machines.map(([name, machine]) => stepping(name, machine));
  report('lr and step()', await interleave(BARE, steps, one), BOUNDS.step);
  const heard = Object.entries(OBSERVERS).map(([name, machine]) => observing(name, machine));
  report('lr and step({ metrics })', await interleave(BARE, heard, one), BOUNDS.step);

  const bare = bareGroups(GROUPS);
  const many = { rounds, goes: STEPS_OF_GROUPS };
  const groups = machines.map(([name, machine]) => steppingGroups(name, machine, GROUPS));
  const title = `rates of ${GROUPS} groups and step()`;
  report(title, await interleave(bare, groups, many), BOUNDS.groups);
  const objects = Object.entries(MACHINES)
    .filter(([name]) => name === 'cosine' || name === 'oneCycle')
    .map(([name, machine]) => readingObjects(name, machine, GROUPS));
  const { subjects } = await interleave(bare, objects, many);
  console.log(`${plainLines('the same with values: objects', subjects).join('\n')}\n`);

  const far = await nearAndFar(machines, { rounds, goes: 20_000 });
  report('at(1e9) beside at(1)', far, BOUNDS.far);
  const curves = machines.map(([name, machine]) => previewing(name, machine));
  const whole = { rounds: Math.ceil(rounds / 3), goes: CURVE };
  report('preview(1e6), each value', await interleave(BARE_CURVE, curves, whole), BOUNDS.preview);

  for (const { name, kib } of heapGrowth()) {
    const met = kib <= HEAP_BOUND ? 'met' : 'not met';
    summary.push(`heap, 1e6 to 1e7 steps ≤ ${HEAP_BOUND} KiB: ${met}: ${name}: ${kib.toFixed(1)}`);
  }
  console.log(summary.join('\n'));
  if (!Number.isFinite(checksum())) console.log('(the sum of all rates is not finite)');
}
