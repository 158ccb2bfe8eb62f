import { COMPOSITION } from './entriesOfComposition.ts';
import { OBSERVERS } from './entriesOfObservers.ts';
import { CYCLES } from './entriesOfCycles.ts';
import { CURVES } from './entriesOfCurves.ts';
import { STAIRS } from './entriesOfStairs.ts';
import type { Entry } from './entry.ts';

/** What is known of each kind besides its code, in the order of the page. */
export const ENTRIES: Readonly<Record<string, Entry>> = {
  ...STAIRS,
  ...CURVES,
  ...CYCLES,
  ...OBSERVERS,
  ...COMPOSITION,
};
