import type { EventRead } from './readEvent.ts';

/** The numbers of a tag over a run; the steps rise. */
export interface TagSeries {
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** One training of an event file. */
export interface TagRun {
  readonly tags: ReadonlyMap<string, TagSeries>;
  /** Steps at which training was taken up again, with how many numbers of later steps were replaced. */
  readonly resumed: readonly Resumed[];
  /** Tags whose steps begin again while others go on, as with a count inside the epoch: they are counted on. */
  readonly countedOn: readonly string[];
  /** Numbers that were written again for the same step; the later one was taken. */
  readonly repeated: number;
}

export interface Resumed {
  readonly step: number;
  readonly replaced: number;
}

export interface TagRuns {
  event(event: EventRead): void;
  runs(): readonly TagRun[];
  /** How many numbers were left out, as there were too many tags. */
  readonly leftOut: number;
}

/** A stretch of a tag over which its steps rise. */
interface Stretch {
  readonly tag: string;
  readonly steps: number[];
  readonly values: number[];
  /** The first and the last event of it, counted over the file. */
  readonly begin: number;
  last: number;
  /** How many numbers were written again for the same step. */
  repeated: number;
}

interface Marked<T> {
  readonly event: number;
  readonly what: T;
}

const MOST_TAGS = 4096;
/** More are no trainings. */
const MOST_RUNS = 1000;

/**
 * Sorts the numbers of an event file by tag and run. A tag's steps may go back:
 *
 * - to its first step or before it, with all other tags: another training begins
 * - the same, while other tags go on: the steps count inside something, such as the epoch, and are counted on
 * - to somewhere between: training was taken up again from a checkpoint. As in TensorBoard, what was written for that
 *   step and later ones does not hold any more. The record with which a writer begins at a step says the same.
 */
export function tagRuns(): TagRuns {
  const stretches: Stretch[] = [];
  const current = new Map<string, Stretch>();
  const resumed: Marked<Resumed>[] = [];
  /** Events before which everything ends, as a file was put behind another. */
  const ends: number[] = [];
  let events = 0;
  let leftOut = 0;
  /** The event of the latest tag that began again. */
  let again = -1;

  const begin = (tag: string): Stretch | null => {
    if (!current.has(tag) && current.size >= MOST_TAGS) return null;
    const stretch: Stretch = {
      tag,
      steps: [],
      values: [],
      begin: events,
      last: events,
      repeated: 0,
    };
    stretches.push(stretch);
    current.set(tag, stretch);
    return stretch;
  };
  const resume = (step: number, replaced: number): void => {
    const latest = resumed.at(-1)?.what;
    if (latest?.step === step) {
      resumed[resumed.length - 1] = {
        event: events,
        what: { step, replaced: latest.replaced + replaced },
      };
    } else if (replaced > 0) resumed.push({ event: events, what: { step, replaced } });
  };
  const writerBegins = (step: number): void => {
    const open = [...current.values()];
    if (open.length === 0) return;
    if (open.every(({ steps }) => step <= (steps[0] ?? 0))) {
      ends.push(events);
      current.clear();
    } else {
      resume(
        step,
        open.reduce((sum, stretch) => sum + cut(stretch, step), 0),
      );
    }
  };
  /** Whether the tag goes back as training was taken up again since its last number. */
  const isAfterResume = (stretch: Stretch, step: number): boolean => {
    const latest = resumed.at(-1);
    return latest !== undefined && latest.event > stretch.last && latest.what.step <= step;
  };
  const put = (tag: string, step: number, value: number): void => {
    let stretch = current.get(tag) ?? begin(tag);
    if (stretch === null) {
      leftOut += 1;
      return;
    }
    const latest = stretch.steps.at(-1);
    if (latest === step && again <= stretch.last) {
      stretch.values[stretch.values.length - 1] = value;
      stretch.last = events;
      stretch.repeated += 1;
      return;
    }
    if (latest !== undefined && step <= latest) {
      const first = stretch.steps[0] ?? step;
      const isBack = step > first && step < latest;
      if (isBack || isAfterResume(stretch, step)) resume(step, cut(stretch, step));
      else {
        stretch = begin(tag) ?? stretch;
        again = events;
      }
    }
    stretch.steps.push(step);
    stretch.values.push(value);
    stretch.last = events;
  };

  return {
    event({ step, numbers, isStart }) {
      events += 1;
      if (isStart) writerBegins(step);
      for (const { tag, value } of numbers) put(tag, step, value);
    },
    runs() {
      const borders = [...new Set([...ends, ...bordersOf(stretches)])].toSorted((x, y) => x - y);
      const used = borders.length < MOST_RUNS ? borders : [];
      const parts = divided(stretches, used, ({ begin: event }) => event);
      const marks = divided(resumed, used, ({ event }) => event);
      return parts
        .map((part, i) => ({ ...joined(part), resumed: (marks[i] ?? []).map(({ what }) => what) }))
        .filter(({ tags }) => tags.size > 0);
    },
    get leftOut() {
      return leftOut;
    },
  };
}

/** Removes a step and later ones; returns how many there were. */
function cut({ steps, values }: Stretch, step: number): number {
  let length = steps.length;
  while (length > 0 && (steps[length - 1] ?? 0) >= step) length -= 1;
  const removed = steps.length - length;
  steps.length = length;
  values.length = length;
  return removed;
}

/** Lists of what stands before the first border, between it and the second, and so on; both are sorted. */
function divided<T>(
  items: readonly T[],
  borders: readonly number[],
  eventOf: (item: T) => number,
): readonly (readonly T[])[] {
  const parts: T[][] = [[]];
  for (const item of items) {
    while (eventOf(item) >= (borders[parts.length - 1] ?? Infinity)) parts.push([]);
    parts.at(-1)?.push(item);
  }
  return parts;
}

/**
 * The events at which a tag begins again and that no rising stretch goes across. A tag that begins again later in a run,
 * as it is seldom written, needs no border of its own.
 */
function bordersOf(stretches: readonly Stretch[]): readonly number[] {
  /** The last event of a tag's latest stretch. */
  const ended = new Map<string, number>();
  const borders: number[] = [];
  /** The last event of the stretches that began before the event in question, and of those that begin with it. */
  let before = -1;
  let within = -1;
  let event = -1;
  for (const { tag, begin, last, steps } of stretches) {
    if (begin > event) {
      before = Math.max(before, within);
      within = -1;
      event = begin;
    }
    const own = ended.get(tag);
    const border = borders.at(-1) ?? -1;
    if (own !== undefined && before < begin && border <= own) borders.push(begin);
    ended.set(tag, last);
    // a tag that only ever has one step says nothing of time
    if (steps.length > 1) within = Math.max(within, last);
  }
  return borders;
}

function joined(stretches: readonly Stretch[]): Omit<TagRun, 'resumed'> {
  const tags = new Map<string, { readonly steps: number[]; readonly values: number[] }>();
  const countedOn = new Set<string>();
  let repeated = 0;
  for (const { tag, steps, values, repeated: own } of stretches) {
    repeated += own;
    if (steps.length === 0) continue;
    const before = tags.get(tag);
    if (before === undefined) tags.set(tag, { steps, values });
    else {
      const offset = (before.steps.at(-1) ?? 0) + 1 - (steps[0] ?? 0);
      for (const step of steps) before.steps.push(step + offset);
      for (const value of values) before.values.push(value);
      countedOn.add(tag);
    }
  }
  return { tags, countedOn: [...countedOn], repeated };
}
