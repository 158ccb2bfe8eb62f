import type { Series } from '@stepwise/core';
import type { PlateauSettingsFound } from '../causes/causesOf.ts';
import type { RateStory, Watched } from '../draft.ts';

/** What a log tells of a run that is replayed. */
export interface Logged {
  readonly watched: Watched;
  /** Null where no rate was logged, or where it has no say. */
  readonly story: RateStory | null;
  /** The plateau scheduler that the log shows. */
  readonly plateau: PlateauSettingsFound | null;
  /** What the replayed scheduler watches, with its mode. */
  readonly series: Series | null;
}
