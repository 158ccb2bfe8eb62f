#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseGoldens } from './goldenCase.ts';
import { details, sum, tally, type Tally } from './report.ts';

const USAGE = `Compares Stepwise with traces of other libraries' schedulers.

  goldens [FILE…]

FILE: { "meta": …, "cases": [{ id, scheduler, params, base_lrs, optimizer, lr, … }] }; without one, the committed
traces of PyTorch, transformers, timm, Keras and optax. A value is outside when it is further away than
1e-12 · max(|a|, |b|) + 1e-15 · base. Exit code: 0 when none is, 1 when one is, 2 when a file can't be read.`;

const COMMITTED = [
  'torch',
  'torchSwa',
  'transformers',
  'timm',
  'timmFactory',
  'kerasSchedules',
  'optaxSchedules',
].map((name) => fileURLToPath(new URL(`../../goldens/${name}.json`, import.meta.url)));

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(USAGE);
    return 0;
  }
  const option = args.find((arg) => arg.startsWith('-'));
  if (option !== undefined) {
    console.error(`goldens: there is no option ${option}; see --help`);
    return 2;
  }
  const files = args.length === 0 ? COMMITTED : args;
  const tallies: Tally[] = [];
  for (const file of files) {
    const one = read(file);
    if (one === undefined) return 2;
    tallies.push(one);
    for (const line of [`${file}:`, ...details(one).map((text) => `  ${text}`)]) console.log(line);
    // the last line is the sum of all
    if (files.length > 1) console.log(`  ${sum([one])}`);
  }
  console.log(sum(tallies));
  return tallies.some(({ outside }) => outside > 0) ? 1 : 0;
}

function read(file: string): Tally | undefined {
  try {
    return tally(parseGoldens(readFileSync(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`goldens: ${file}: ${reason.split('\n')[0]}`);
    return undefined;
  }
}
