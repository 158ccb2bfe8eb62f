import type { BareChange, RateStory, Watched } from '../draft.ts';
import type { Ahead } from './ahead.ts';
import type { PlateauFound, PlateauSearch } from './plateauOf.ts';
import type { Undone } from './undone.ts';

/** What is known about the run when causes are looked for. */
export interface Context {
  readonly watched: Watched;
  readonly story: RateStory;
  readonly undone: readonly Undone[];
  readonly downs: readonly BareChange[];
  readonly search: PlateauSearch;
  readonly plateau: PlateauFound | null;
  readonly ahead: Ahead;
}
