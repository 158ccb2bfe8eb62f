#!/usr/bin/env node
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { randomFrom } from '../random.ts';
import { measure } from './measure.ts';
import { render } from './render.ts';
import { drawShape, SITUATIONS } from './situations.ts';
import type { Measured } from './summarise.ts';

const USAGE = `Times every lowering of a choice on random shapes, and compares the fastest with the one that the rule of cost takes.

  bench:lowerings [--choice NAME] [--shapes N] [--seed S] [--rounds R] [--json FILE]

N shapes (100), of which the first has the seed S (1) and each later one the next number; each lowering runs R times (9)
in turns with the others, on one thread. FILE gets all times. Choices: ${Object.keys(SITUATIONS).join(', ')}; all where
none is named.`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = read(args);
  if (options === null || options === 'help') {
    (options ? console.log : console.error)(USAGE);
    return options ? 0 : 2;
  }
  const { choices, shapes, seed, rounds, json } = options;
  const all: Record<string, readonly Measured[]> = {};
  for (const choice of choices) {
    const measured: Measured[] = [];
    for (let i = 0; i < shapes; i += 1) {
      const shape = drawShape(choice, randomFrom(seed + i));
      measured.push({ shape, timed: await measure(choice, shape, rounds) });
    }
    all[choice] = measured;
    console.log(render(choice, measured));
  }
  if (json !== undefined) writeFileSync(json, JSON.stringify(all));
  return 0;
}

interface Options {
  readonly choices: readonly string[];
  readonly shapes: number;
  readonly seed: number;
  readonly rounds: number;
  readonly json: string | undefined;
}

function read(args: readonly string[]): Options | 'help' | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        choice: { type: 'string' },
        shapes: { type: 'string', default: '100' },
        seed: { type: 'string', default: '1' },
        rounds: { type: 'string', default: '9' },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return 'help';
    const [shapes, seed, rounds] = [values.shapes, values.seed, values.rounds].map(Number);
    const numbers = [shapes, seed, rounds].every((x) => Number.isSafeInteger(x) && Number(x) > 0);
    const known = values.choice === undefined || Object.hasOwn(SITUATIONS, values.choice);
    if (!numbers || !known) return null;
    const choices = values.choice === undefined ? Object.keys(SITUATIONS) : [values.choice];
    return {
      choices,
      shapes: shapes ?? 0,
      seed: seed ?? 0,
      rounds: rounds ?? 0,
      json: values.json,
    };
  } catch {
    return null;
  }
}
