import { wanted } from './error.ts';
import type { Field } from './fields.ts';
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

/** The fact of a run that turns a unit into steps. */
const FACTS = {
  ep: 'stepsPerEpoch',
  ba: 'stepsPerBatch',
  sp: 'batchSize',
  tok: 'tokensPerStep',
  dur: 'steps',
} as const;

const FORM = /^(\d+(?:\.\d*)?(?:e[+-]?\d+)?)(ep|ba|sp|tok|dur)$/;

/** Reads a duration without a run; throws when it can't be one. */
export function checkDuration(where: string, given: unknown): Duration {
  const [amount, unit] = parse(where, given);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- parse has proved it
  return unit === undefined ? amount : (given as Duration);
}

/** `checkDuration` as a field. */
export const duration: Field<Duration> = (value, where) => checkDuration(where, value);

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
  given: Duration,
  run: Omit<Run, 'groups'>,
  where: string = 'duration',
): number {
  const [amount, unit] = parse(where, given);
  if (unit === undefined || amount === 0) return amount;
  const name = FACTS[unit];
  const fact = run[name] ?? (unit === 'ba' ? 1 : undefined);
  if (fact === undefined) {
    return wanted(
      'missing-fact',
      where,
      `a number of steps, or the run's ${name}: new Scheduler(machine, { ${name}: … })`,
      given,
    );
  }
  // of these two the fact says how many are in a step, of the others how many steps are in one
  const inStep = unit === 'sp' || unit === 'tok';
  const steps = Math.max(1, Math.round(inStep ? amount / fact : amount * fact));
  return Number.isSafeInteger(steps)
    ? steps
    : wanted('bad-duration', where, 'a time that can be counted in steps', given);
}

/** The amount, and the unit of what is not counted in steps. */
function parse(where: string, given: unknown): [number, (keyof typeof FACTS)?] {
  if (typeof given === 'number' && Number.isSafeInteger(given) && given >= 0) return [given + 0];
  const [, number, unit] = (typeof given === 'string' && FORM.exec(given)) || [];
  const amount = Number(number);
  if (Number.isFinite(amount) && (unit !== 'ba' || Number.isInteger(amount))) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the form has no other units
    return [amount, unit as keyof typeof FACTS];
  }
  return wanted(
    'bad-duration',
    where,
    "a whole number of steps ≥ 0 or a number with a unit ('5ep', '100ba', '3200sp', '1e6tok', '0.1dur')",
    given,
  );
}
