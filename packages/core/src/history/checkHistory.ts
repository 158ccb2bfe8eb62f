import { StepwiseError, wanted } from '../error.ts';
import {
  anything,
  choice,
  count,
  list,
  name,
  number,
  optional,
  read,
  whole,
  type Field,
  type Fields,
} from '../fields.ts';
import { isRecord } from '../json.ts';
import { parseEvent } from '../parseEvent.ts';
import { finiteNumbers, risingNumbers } from './numbers.ts';
import type { DamageCode, History, Message } from './history.ts';

const CODE = 'bad-history';

/**
 * Checks a training history that came from outside, such as a file. Returns it, unchanged; its numbers are not copied.
 *
 * @throws StepwiseError `bad-history` when a field is missing, unknown or wrong; the message names its place.
 *
 * @example
 * ```ts
 * const source = { format: 'by hand', because: 'an example', name: null };
 * const history = checkHistory({ version: 1, source, runs: [], damage: [] });
 * history.runs.length; // 0
 * ```
 */
export function checkHistory(history: unknown): History {
  if (isRecord(history) && history['version'] !== 1) {
    wanted(
      CODE,
      'history.version',
      '1; a later version needs a newer Stepwise',
      history['version'],
    );
  }
  read('history', history, HISTORY, CODE);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each member has just been checked
  return history as History;
}

const text: Field<string> = (value, where, code) =>
  typeof value === 'string' ? value : wanted(code, where, 'a text', value);
const orNull =
  <T>(field: Field<T>): Field<T | null> =>
  (value, ...rest) =>
    value === null ? null : field(value, ...rest);
const object =
  (fields: Fields): Field<unknown> =>
  (value, where, code) =>
    read(where, value, fields, code);

const finite = number();
const axis = choice('epoch', 'step');
const place = object({ axis, at: finite });

const precision: Field<unknown> = (value, where, code) =>
  isRecord(value) && 'decimals' in value
    ? read(where, value, { decimals: count }, code)
    : read(where, value, { significant: whole }, code);

const DAMAGE_CODES = {
  empty: true,
  truncated: true,
  'bad-checksum': true,
  'unreadable-line': true,
  'long-line': true,
  'not-a-number': true,
  'repeated-place': true,
  interleaved: true,
  'implausible-rate': true,
  'missing-column': true,
} satisfies Record<DamageCode, true>;

const MESSAGE_CODES = {
  reduced: true,
  'stopped-early': true,
  resumed: true,
  best: true,
} satisfies Record<Message['code'], true>;

const damage = list(
  object({
    code: choice(...Object.keys(DAMAGE_CODES)),
    text,
    line: optional(whole),
    count: optional(whole),
    from: optional(place),
    to: optional(place),
  }),
);

const series: Field<unknown> = (value, where, code) => {
  const { at, values, elsewhere } = read(
    where,
    value,
    {
      name: text,
      role: choice('loss', 'rate', 'metric', 'time', 'other'),
      of: orNull(choice('train', 'validation', 'test')),
      mode: orNull(choice('min', 'max')),
      group: optional(text),
      sumOf: optional(list(text)),
      axis,
      at: risingNumbers,
      elsewhere: optional(finiteNumbers),
      values: finiteNumbers,
      nonFinite: list(
        object({
          value: choice('NaN', 'Infinity', '-Infinity'),
          from: finite,
          to: finite,
          count: whole,
        }),
      ),
      precision: optional(precision),
    },
    code,
  );
  for (const [key, other] of [
    ['values', values],
    ['elsewhere', elsewhere ?? at],
  ] as const) {
    if (other.length === at.length) continue;
    wanted(code, `${where}.${key}`, `as many as there are places, ${at.length}`, other.length);
  }
};

const configuration: Field<unknown> = (value, where, code) => {
  if (!isRecord(value)) return wanted(code, where, 'an object of settings', value);
  for (const [key, setting] of Object.entries(value)) {
    const fits =
      typeof setting === 'string' ||
      typeof setting === 'boolean' ||
      (typeof setting === 'number' && Number.isFinite(setting));
    if (!fits) wanted(code, `${where}.${key}`, 'a text, a finite number or a truth value', setting);
  }
  return value;
};

/** What is wrong with an event is wrong with the history. */
const decision: Field<unknown> = (event, where) => {
  try {
    return parseEvent(where, event, ANY_STEP, GROUPS);
  } catch (error) {
    if (error instanceof StepwiseError) throw new StepwiseError(CODE, error.message);
    throw error;
  }
};

const GROUPS = 1_000_000;
const ANY_STEP = { min: 0, max: Number.MAX_SAFE_INTEGER };

const run = object({
  name: orNull(text),
  series: list(series),
  facts: object({
    framework: optional(name),
    plannedEpochs: optional(number({ min: 0 })),
    plannedSteps: optional(number({ min: 0 })),
    stepsPerEpoch: optional(number({ above: 0 })),
    configuration: optional(configuration),
  }),
  messages: list(
    object({
      code: choice(...Object.keys(MESSAGE_CODES)),
      axis,
      at: finite,
      value: optional(finite),
      text,
    }),
  ),
  events: list(decision),
  damage,
});

const HISTORY = {
  version: anything,
  source: object({ format: name, because: text, name: orNull(text) }),
  runs: list(run),
  damage,
} satisfies Record<keyof History, Field<unknown>>;
