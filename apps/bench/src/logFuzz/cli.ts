#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

const USAGE = `Mutates training logs and looks whether each is explained, or refused with a reason.

  check:fuzz [--runs N] [--seed S]

N logs (50000), of which the first has the seed S (1) and each later one the next number. Exit code: 0 when all were
explained or refused with a reason, 1 when one was not, 2 when an option can't be read.`;

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  const options = read(args);
  if (options === null) {
    console.error(USAGE);
    return 2;
  }
  if (options === 'help') {
    console.log(USAGE);
    return 0;
  }
  const { runs, explained, refused, formats, failures, slowest } = fuzz(options);
  for (const { seed, error } of failures) {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.log(`seed ${seed}: ${told}`);
  }
  const inFormats = Object.entries(formats).toSorted(([, a], [, b]) => b - a);
  console.log(
    `${runs} logs: ${explained} explained (${inFormats.map(([name, count]) => `${count} ${name}`).join(', ')}), ${refused} refused with a reason, ${failures.length} failures; the slowest took ${slowest.milliseconds.toFixed(0)} ms (seed ${slowest.seed}).`,
  );
  return failures.length > 0 ? 1 : 0;
}

function read(args: readonly string[]): { runs: number; seed: number } | 'help' | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        runs: { type: 'string', default: '50000' },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return 'help';
    const [runs, seed] = [Number(values.runs), Number(values.seed)];
    return Number.isSafeInteger(runs) && runs > 0 && Number.isSafeInteger(seed)
      ? { runs, seed }
      : null;
  } catch {
    return null;
  }
}
