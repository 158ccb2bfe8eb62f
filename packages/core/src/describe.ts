import type { Evidence, Raised, Reduced, Reset, Stopped } from './decision.ts';
import type { Policy, SchedulerEvent } from './event.ts';
import type { Run } from './run.ts';

/**
 * An event in words, made from its data: one sentence, whose subject is the scheduler.
 *
 * @param run the facts of the run, so that steps are told in epochs and groups by name where that is possible.
 *
 * @example
 * ```ts
 * scheduler.events.map((event) => describe(event, scheduler.run));
 * // 'Cuts lr from 1e-3 to 5e-4 (×0.5): val_loss was not better than 0.0861 (epoch 28) 6 times in a row, patience is 5.'
 * ```
 */
export function describe(
  event: SchedulerEvent,
  run: Pick<Run, 'stepsPerEpoch' | 'groups'>,
): string {
  switch (event.type) {
    case 'phase': {
      if (event.name === 'hold') return 'The schedule has ended: its last value stays.';
      const level = event.factor === undefined ? '' : ` at × ${brief(event.factor)} of its base`;
      const length =
        event.end === null ? '' : `, for ${lengthInWords(event.end - event.start, run)}`;
      return `Enters ${event.name}${level}${length}.`;
    }
    case 'reduced':
      return `Cuts ${changesInWords(event, run)}: ${standstill(event.evidence, run)}.`;
    case 'raised':
      return `Raises ${changesInWords(event, run)}: ${progress(event.evidence, run)}.`;
    case 'reset':
      return `Begins anew, with ${changesInWords(event, run)}: ${event.times === 1 ? 'a cut was' : `${event.times} cuts were`} due that could not be made; ${standstill(event.evidence, run)}.`;
    case 'blocked': {
      const act = event.change ?? 'cut';
      const why = {
        minimum: 'it is at its minimum',
        maximum: 'it is at its maximum',
        eps: `the ${act} would be no larger than eps`,
        rounding: `the ${act} would be lost in rounding to float32`,
        cooldown: 'the last cut is too recent (cooldown)',
        warmup: 'the last raise is too recent (warm-up)',
      }[event.by];
      const cause =
        event.change === 'raise' ? progress(event.evidence, run) : standstill(event.evidence, run);
      return `Does not ${act} ${event.param}${ofGroups(event.groups, run)}, because ${why}: ${cause}.`;
    }
    case 'stopped':
      return `Stops: ${stopping(event, run)}.`;
    case 'retargeted': {
      const length = (steps: number | null): string =>
        steps === null ? 'no end' : lengthInWords(steps, run);
      const horizon =
        event.from === event.to
          ? ''
          : `Changes the length of the run from ${length(event.from)} to ${length(event.to)}: `;
      const text = `${horizon}${AFTER[event.policy]}.`;
      return text.charAt(0).toUpperCase() + text.slice(1);
    }
    case 'clamped': {
      const held = event.held.map(
        ({ group, at }) => `${event.param}${ofGroups([group], run)} at ${brief(at)}`,
      );
      return `Holds ${held.join(', ')}: what the schedule asks for is ${event.by === 'minimum' ? 'below' : 'above'} the ${event.by} of a clamp.`;
    }
    case 'released':
      return `No longer holds ${event.param}${ofGroups(event.groups, run)} at the bound of a clamp.`;
    case 'groupAdded': {
      const base = Object.entries(event.base).map(
        ([param, value = 0]) => `${param} ${brief(value)}`,
      );
      return `Adds the group ${event.name}, whose base is ${base.join(', ')}.`;
    }
    case 'skipped':
      return `Waits at step ${event.step}, which the optimizer did not apply.`;
  }
}

const AFTER = {
  curve: 'the schedule stays as it was',
  rescale: 'the rest of the schedule is stretched to the new end',
  cooldown: 'the rate decays from where it is',
  current: 'a new schedule begins at the current rate',
  fork: 'a branch decays from here',
} as const satisfies Record<Policy, string>;

/** Which groups, where there are several. */
export function ofGroups(indices: readonly number[], { groups }: Pick<Run, 'groups'>): string {
  if (groups.length === 1) return '';
  return ` of ${indices.map((index) => groups[index]?.name ?? index).join(', ')}`;
}

type Facts = Pick<Run, 'stepsPerEpoch' | 'groups'>;

/** `lr of head from 0.1 to 0.05 (×0.5)`, for each change. */
function changesInWords({ param, changes }: Reduced | Raised | Reset, run: Facts): string {
  return changes
    .map(({ group, from, to }) => {
      const what = `${param}${ofGroups([group], run)}`;
      if (from === to) return `${what} at ${brief(to)}`;
      const ratio = from === 0 ? '' : ` (×${brief(to / from)})`;
      return `${what} from ${brief(from)} to ${brief(to)}${ratio}`;
    })
    .join(', ');
}

/** What was watched. */
function subject({ monitor, window }: Evidence): string {
  return window === undefined ? monitor : `the mean of ${monitor} over ${window} observations`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times in a row`;
}

function standstill(evidence: Evidence, run: Facts): string {
  const { best, bestStep, bad, patience } = evidence;
  const what = subject(evidence);
  // optax cuts at improvements when its patience is 0
  if (bad === 0) return `${what} improved, and patience is ${patience}`;
  return `${what} ${comparison(evidence, best, bestStep, run)} ${times(bad)}, patience is ${patience}`;
}

function comparison(
  { metric }: Evidence,
  best: number | null,
  bestStep: number | null,
  run: Facts,
): string {
  if (bestStep === null) {
    return metric === null ? 'was never a finite number,' : 'never counted as an improvement,';
  }
  const than = best === null ? 'its best, which is not a finite number' : brief(best);
  return `was not better than ${than} (${momentInWords(bestStep, run)})`;
}

function progress(evidence: Evidence, run: Facts): string {
  const { best, bestStep, good = 0, patience } = evidence;
  const level =
    best === null || bestStep === null
      ? ''
      : `, to ${brief(best)} (${momentInWords(bestStep, run)})`;
  return `${subject(evidence)} improved ${times(good)}${level}, patience is ${patience}`;
}

function stopping({ reason, threshold = 0, evidence }: Stopped, run: Facts): string {
  const { monitor, metric, best, bestStep, bad, patience } = evidence;
  const so = metric === null ? 'not a finite number' : brief(metric);
  switch (reason) {
    case 'patience':
      return standstill(evidence, run);
    case 'baseline': {
      const closest =
        best === null || bestStep === null
          ? ''
          : ` (the best was ${brief(best)}, ${momentInWords(bestStep, run)})`;
      return `${monitor} was never better than the baseline ${brief(threshold)}${closest}, ${times(bad)}, patience is ${patience}`;
    }
    case 'diverged':
      return `${monitor} is ${so}, beyond the divergence threshold ${brief(threshold)}`;
    case 'reached':
      return `${monitor} is ${so}, better than ${brief(threshold)}, which was to be reached`;
    case 'notFinite':
      return `${monitor} is ${so}`;
  }
}

/** The epoch, counted from 1, in which a step lies; the step where the run has no epochs. */
export function momentInWords(step: number, { stepsPerEpoch }: Pick<Run, 'stepsPerEpoch'>): string {
  return stepsPerEpoch === undefined
    ? `step ${step}`
    : `epoch ${Math.floor(step / stepsPerEpoch) + 1}`;
}

export function lengthInWords(
  steps: number,
  { stepsPerEpoch }: Pick<Run, 'stepsPerEpoch'>,
): string {
  const [count, unit] =
    stepsPerEpoch === undefined ? [steps, 'step'] : [steps / stepsPerEpoch, 'epoch'];
  return `${brief(count)} ${unit}${count === 1 ? '' : 's'}`;
}

/** A number with at most four significant digits, or as many as are wanted: `0.0861`, `5e-4`, `120`. */
export function brief(value: number, digits = 4): string {
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  return size !== 0 && (size < 0.01 || size >= 1e6)
    ? rounded.toExponential().replace('e+', 'e')
    : String(rounded);
}
