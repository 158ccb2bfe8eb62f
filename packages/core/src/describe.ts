import type { Evidence } from './decision.ts';
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
    case 'reduced': {
      const cuts = event.changes.map(
        ({ group, from, to }) =>
          `${event.param}${ofGroups([group], run)} from ${brief(from)} to ${brief(to)} (×${brief(to / from)})`,
      );
      return `Cuts ${cuts.join(', ')}: ${standstill(event.evidence, run)}.`;
    }
    case 'blocked': {
      const why = {
        minimum: 'it is at its minimum',
        eps: 'the cut would be no larger than eps',
        cooldown: 'the last cut is too recent (cooldown)',
      }[event.by];
      return `Does not cut ${event.param}${ofGroups(event.groups, run)}, because ${why}: ${standstill(event.evidence, run)}.`;
    }
    case 'stopped':
      return `Stops: ${standstill(event.evidence, run)}.`;
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

function standstill(evidence: Evidence, run: Pick<Run, 'stepsPerEpoch'>): string {
  const { monitor, best, bestStep, bad, patience } = evidence;
  const times = bad === 1 ? 'once' : `${bad} times in a row`;
  const than =
    best === null || bestStep === null
      ? 'was never a finite number,'
      : `was not better than ${brief(best)} (${momentInWords(bestStep, run)})`;
  return `${monitor} ${than} ${times}, patience is ${patience}`;
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

/** A number with at most four significant digits: `0.0861`, `5e-4`, `120`. */
export function brief(value: number): string {
  const rounded = Number(value.toPrecision(4));
  const size = Math.abs(rounded);
  return size !== 0 && (size < 0.01 || size >= 1e6)
    ? rounded.toExponential().replace('e+', 'e')
    : String(rounded);
}
