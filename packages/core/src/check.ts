import { StepwiseError, type StepwiseErrorCode } from './error.ts';
import { isRecord } from './json.ts';

export { isRecord };

/** A value as it is shown in an error message, cut to a readable length. */
export function show(value: unknown): string {
  if (typeof value === 'number' || value === undefined) return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !isRecord(value)) {
    return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'no members'}`;
  }
  let text = Object.prototype.toString.call(value);
  try {
    text = JSON.stringify(value);
  } catch {
    // a cycle or a bigint: its kind has to do
  }
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Returns `value` when it is a plain object whose keys are all in `names`; throws otherwise. */
export function checkKeys(
  where: string,
  value: unknown,
  names: readonly string[],
  code: StepwiseErrorCode = 'bad-option',
): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) {
    throw new StepwiseError(
      code,
      `${where}: wanted an object with ${names.join(', ')}; got ${show(value)}.`,
    );
  }
  for (const key in value) {
    if (Object.hasOwn(value, key) && !names.includes(key)) {
      throw new StepwiseError(
        code,
        `${where}: there is no '${key}' here; it can have ${names.join(', ')}.`,
      );
    }
  }
  return value;
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
  const { min, max, above, below, integer = false } = range;
  if (
    typeof value === 'number' &&
    Number.isFinite(value) &&
    !(min !== undefined && value < min) &&
    !(max !== undefined && value > max) &&
    !(above !== undefined && value <= above) &&
    !(below !== undefined && value >= below) &&
    (!integer || Number.isSafeInteger(value))
  ) {
    return Object.is(value, -0) ? 0 : value;
  }
  const bounds = Object.entries({ from: min, above, to: max, below })
    .filter(([, bound]) => bound !== undefined)
    .map(([word, bound]) => `${word} ${bound}`);
  const wanted =
    `${integer ? 'a whole number' : 'a finite number'} ${bounds.join(' ').replace(' below', ' and below')}`.trim();
  throw new StepwiseError(code, `${where}: wanted ${wanted}; got ${show(value)}.`);
}

/** Returns `value` when it is one of the choices; throws otherwise. */
export function checkChoice<const T extends string | boolean>(
  where: string,
  value: unknown,
  choices: readonly T[],
  code: StepwiseErrorCode = 'bad-option',
): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) {
    throw new StepwiseError(
      code,
      `${where}: wanted ${choices.map((choice) => show(choice)).join(' or ')}; got ${show(value)}.`,
    );
  }
  return found;
}

/** Returns `value` when it is a non-empty string; throws otherwise. */
export function checkName(where: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new StepwiseError('bad-option', `${where}: wanted a name; got ${show(value)}.`);
}
