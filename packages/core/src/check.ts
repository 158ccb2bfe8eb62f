import { wanted, type StepwiseErrorCode } from './error.ts';
import { isRecord } from './json.ts';
import { show } from './show.ts';

export { isRecord, show };

/** Returns `value` when it is a plain object whose keys are all in `names`; throws otherwise. */
export function checkKeys(
  where: string,
  value: unknown,
  names: readonly string[],
  code: StepwiseErrorCode = 'bad-option',
): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) return refuse(code, where, names, value);
  for (const key in value) {
    if (Object.hasOwn(value, key) && !names.includes(key)) refuse(code, where, names, key);
  }
  return value;
}

function refuse(
  code: StepwiseErrorCode,
  where: string,
  names: readonly string[],
  given: unknown,
): never {
  return wanted(code, where, `an object with only ${names.join(', ')}`, given);
}

export interface NumberRange {
  readonly min?: number;
  readonly max?: number;
  /** Like `min` and `max`, without the bound itself. */
  readonly above?: number;
  readonly below?: number;
  readonly integer?: boolean;
}

/** Returns `value` when it is a finite number in the range; throws otherwise. */
export function checkNumber(
  where: string,
  value: unknown,
  range: NumberRange = {},
  code: StepwiseErrorCode = 'bad-option',
): number {
  const { min = -Infinity, max = Infinity, above = -Infinity, below = Infinity, integer } = range;
  if (
    typeof value === 'number' &&
    value >= min &&
    value <= max &&
    value > above &&
    value < below &&
    (!integer || Number.isSafeInteger(value))
  ) {
    // −0 is not JSON
    return value + 0;
  }
  const bounds = Object.entries(range).filter(([name]) => name !== 'integer');
  const kind = integer ? 'a whole number' : 'a finite number';
  const what = [kind, ...bounds.map((bound) => bound.join(' '))].join(', ');
  return wanted(code, where, what, value);
}

/** Returns `value` when it is one of the choices; throws otherwise. */
export function checkChoice<const T extends string | boolean>(
  where: string,
  value: unknown,
  choices: readonly T[],
  code: StepwiseErrorCode = 'bad-option',
): T {
  const found = choices.find((choice) => choice === value);
  return found === undefined
    ? wanted(code, where, choices.map((choice) => show(choice)).join(' or '), value)
    : found;
}

/** Returns `value` when it is a non-empty string; throws otherwise. */
export function checkName(where: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  return wanted('bad-option', where, 'a name', value);
}
