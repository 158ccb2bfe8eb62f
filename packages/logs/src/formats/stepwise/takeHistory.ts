import { checkHistory } from '@stepwise/core';
import type { Gatherer } from '../../gather/gatherer.ts';
import { parsed } from './parsed.ts';

/** Reads a `History`: its runs are taken as they are. @throws StepwiseError `bad-history`. */
export function takeHistory(text: string, gatherer: Gatherer): void {
  const { runs, damage } = checkHistory(parsed(text, 'a training history of Stepwise'));
  for (const run of runs) gatherer.run(run);
  for (const one of damage) gatherer.fileDamage(one);
}
