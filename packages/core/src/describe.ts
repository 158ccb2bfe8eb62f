import type { Decision, Evidence } from './decision.ts';
import type { SchedulerEvent } from './event.ts';
import type { Run } from './run.ts';

/**
 * An event in words, made from its data.
 *
 * @param run the facts of the run, so that steps are told in epochs and groups by name where that is possible.
 *
 * @example
 * ```ts
 * scheduler.events.map((event) => describe(event, scheduler.run));
 * // 'lr cut from 0.001 to 0.0005 (×0.5): val_loss was not better than 0.0861 (epoch 28) 6 times in a row, patience is 5'
 * ```
 */
export function describe(
  event: SchedulerEvent | Decision,
  run: Pick<Run, 'stepsPerEpoch' | 'groups'>,
): string {
  switch (event.type) {
    case 'phase': {
      const steps = event.end === null ? null : event.end - event.start;
      const what =
        event.factor === undefined
          ? `${phaseName(event.name)} begins`
          : `${event.name} holds the rate at ${brief(event.factor)} of its base`;
      return `${what}${steps === null ? '' : `, for ${lengthInWords(steps, run)}`}`;
    }
    case 'reduced': {
      const several = run.groups.length > 1;
      const cuts = event.changes.map(({ group, from, to }) => {
        const who = several ? ` of ${run.groups[group]?.name ?? group}` : '';
        return `${event.param}${who} cut from ${brief(from)} to ${brief(to)} (×${brief(to / from)})`;
      });
      return `${cuts.join(', ')}: ${standstill(event.evidence, run)}`;
    }
    case 'blocked': {
      const why = {
        minimum: 'it is at its minimum',
        eps: 'the cut would be smaller than eps',
        cooldown: 'the last cut is too recent (cooldown)',
      }[event.by];
      return `${event.param} not cut, because ${why}: ${standstill(event.evidence, run)}`;
    }
    case 'stopped':
      return `training stops: ${standstill(event.evidence, run)}`;
    case 'skipped':
      return 'an optimizer step was not applied; the schedule waits';
  }
}

function phaseName(kind: string): string {
  return kind === 'hold' ? 'the schedule has ended; its last value' : kind;
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
function momentInWords(step: number, { stepsPerEpoch }: Pick<Run, 'stepsPerEpoch'>): string {
  return stepsPerEpoch === undefined
    ? `step ${step}`
    : `epoch ${Math.floor(step / stepsPerEpoch) + 1}`;
}

function lengthInWords(steps: number, { stepsPerEpoch }: Pick<Run, 'stepsPerEpoch'>): string {
  const [count, unit] =
    stepsPerEpoch === undefined ? [steps, 'step'] : [steps / stepsPerEpoch, 'epoch'];
  return `${brief(count)} ${unit}${count === 1 ? '' : 's'}`;
}

/** A number with at most four significant digits. */
function brief(value: number): string {
  return String(Number(value.toPrecision(4)));
}
