import { show } from './check.ts';
import { StepwiseError } from './error.ts';
import type { Run } from './run.ts';

/**
 * A length of time: a plain number counts steps; a string has a unit.
 *
 * | unit | counts | needs of the run |
 * | --- | --- | --- |
 * | `ep` | epochs | `stepsPerEpoch` |
 * | `ba` | batches | `stepsPerBatch`, unless a batch is a step |
 * | `sp` | samples | `batchSize` |
 * | `tok` | tokens | `tokensPerStep` |
 * | `dur` | the whole run: `'0.1dur'` is a tenth of it | `steps` |
 *
 * The units are those of Composer. A duration becomes a whole number of steps by one multiplication or division,
 * rounded to the nearest; one that is above zero is at least one step.
 */
export type Duration =
  | number
  | `${number}ep`
  | `${number}ba`
  | `${number}sp`
  | `${number}tok`
  | `${number}dur`;

const UNITS = ['ep', 'ba', 'sp', 'tok', 'dur'] as const;

type Unit = (typeof UNITS)[number] | 'step';

const FORM = /^(\d+(?:\.\d*)?(?:e[+-]?\d+)?)(ep|ba|sp|tok|dur)$/;

/** Reads a duration without a run; throws when it can't be one. */
export function checkDuration(where: string, duration: unknown): Duration {
  parse(where, duration);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- parse has proved it
  return duration as Duration;
}

/**
 * The number of steps in a duration.
 *
 * @example
 * ```ts
 * toSteps('5ep', { stepsPerEpoch: 125 }); // 625
 * toSteps('0.1dur', { steps: 7500 }); // 750
 * ```
 * @throws StepwiseError `bad-duration` when it can't be read, `missing-fact` when the run lacks what the unit needs.
 */
export function toSteps(
  duration: Duration,
  run: Omit<Run, 'groups'>,
  where: string = 'duration',
): number {
  const { amount, unit } = parse(where, duration);
  if (amount === 0) return 0;
  const steps = Math.max(1, Math.round(inSteps(amount, unit)));
  if (Number.isSafeInteger(steps)) return steps;
  throw new StepwiseError(
    'bad-duration',
    `${where}: ${show(duration)} is too long to count in steps.`,
  );

  function inSteps(n: number, of: Unit): number {
    switch (of) {
      case 'step':
        return n;
      case 'ba':
        return n * (run.stepsPerBatch ?? 1);
      case 'ep':
        return n * fact('stepsPerEpoch');
      case 'sp':
        return n / fact('batchSize');
      case 'tok':
        return n / fact('tokensPerStep');
      case 'dur':
        return n * fact('steps');
    }
  }

  function fact(name: 'stepsPerEpoch' | 'batchSize' | 'tokensPerStep' | 'steps'): number {
    const value = run[name];
    if (value !== undefined) return value;
    throw new StepwiseError(
      'missing-fact',
      `${where}: ${show(duration)} can't become steps, because the run does not say its ${name}; give it to the scheduler: new Scheduler(machine, { ${name}: … }).`,
    );
  }
}

function parse(where: string, duration: unknown): { amount: number; unit: Unit } {
  if (typeof duration === 'number' && Number.isSafeInteger(duration) && duration >= 0) {
    return { amount: duration, unit: 'step' };
  }
  const [, number, name] = (typeof duration === 'string' && FORM.exec(duration)) || [];
  const amount = Number(number);
  const unit = UNITS.find((one) => one === name);
  if (unit !== undefined && Number.isFinite(amount) && !(unit === 'ba' && amount % 1 !== 0)) {
    return { amount, unit };
  }
  throw new StepwiseError(
    'bad-duration',
    `${where}: wanted a whole number of steps ≥ 0 or a number with a unit ('5ep', '100ba', '3200sp', '1e6tok', '0.1dur'); got ${show(duration)}.`,
  );
}
