import type { Message, SchedulerEvent } from '@stepwise/core';
import type { BareChange, RateStory, Watched } from '../draft.ts';
import type { Ahead } from './ahead.ts';
import { marks, type Marks } from './marks.ts';
import type { PlateauFound, PlateauSearch } from './plateauOf.ts';
import type { Undone } from './undone.ts';
import type { Why } from './why.ts';

/** What is known about the run when causes are looked for. */
export interface Context {
  readonly watched: Watched;
  readonly story: RateStory;
  readonly undone: readonly Undone[];
  readonly downs: readonly BareChange[];
  readonly search: PlateauSearch;
  readonly plateau: PlateauFound | null;
  readonly ahead: Ahead;
  readonly index: Index;
  /** The cause of a reduction that nothing else explains. */
  readonly otherwise: (change: BareChange) => Why;
}

/** Where things are, so that none is looked for anew for each change. */
interface Index {
  /** Which of the reductions a change is. */
  readonly downs: ReadonlyMap<BareChange, number>;
  /** By the reduction, and by the rise that takes it back. */
  readonly undone: ReadonlyMap<BareChange, Undone>;
  /** Which phase begins at a place. */
  readonly phases: ReadonlyMap<number, number>;
  /** Messages of the axis of the rate. */
  readonly reduced: Marks<Message>;
  readonly resumed: Marks<Message>;
  /** Events by step. */
  readonly events: Marks<SchedulerEvent>;
}

/** Looks up everything once. */
export function indexOf(
  { history }: Watched,
  { axis, phases }: RateStory,
  downs: readonly BareChange[],
  undone: readonly Undone[],
): Index {
  const said = history.messages.filter((message) => message.axis === axis);
  return {
    downs: new Map(downs.map((down, i) => [down, i])),
    undone: new Map(undone.flatMap((one) => [[one.down, one] as const, [one.up, one] as const])),
    phases: new Map(phases.map(({ from }, i) => [from, i])),
    reduced: marks(
      said.filter(({ code }) => code === 'reduced'),
      placeOf,
    ),
    resumed: marks(
      said.filter(({ code }) => code === 'resumed'),
      placeOf,
    ),
    events: marks(history.events, ({ step }) => step),
  };
}

const placeOf = ({ at }: Message): number => at;
