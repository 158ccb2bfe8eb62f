import {
  historyRecorder,
  plateau,
  Scheduler,
  StepwiseError,
  writeLog,
  type History,
} from '@stepwise/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FORMATS } from '../../src/formats.ts';
import { logReader } from '../../src/input/logReader.ts';
import { pieces } from '../pieces.ts';
import { file, scalars, version } from './tfeventsBytes.ts';

const utf8 = new TextEncoder();
const json = (value: unknown): Uint8Array => utf8.encode(JSON.stringify(value));
const lines = (rows: readonly unknown[]): Uint8Array =>
  utf8.encode(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
const rows = [1, 2, 3, 4].map((epoch) => ({
  epoch,
  loss: 4 / epoch,
  val_loss: 5 / epoch,
  lr: 0.1,
}));

function ofStepwise(): Uint8Array {
  const recorder = historyRecorder();
  for (const { epoch, loss, lr } of rows) recorder.add(epoch, { lr, metrics: { loss } });
  return json(recorder.history());
}

function decisions(): Uint8Array {
  const scheduler = new Scheduler(plateau({ patience: 0 }), { lr: 0.1, steps: 6 });
  for (const val_loss of [3, 3, 2, 2]) scheduler.step({ metrics: { val_loss } });
  return utf8.encode(writeLog(scheduler));
}

/** A small file in each format. */
const FILES: readonly (readonly [format: string, bytes: Uint8Array])[] = [
  [
    'json-history',
    json({
      config: { lr: 0.1 },
      history: { loss: [3, 2, 1], val_loss: [4, 3, 2], lr: [0.1, 0.1, 0.05] },
    }),
  ],
  ['json-history', utf8.encode(JSON.stringify(rows).replace('"loss":4', '"loss":NaN'))],
  [
    'trainer-state',
    json({
      log_history: rows.map(({ epoch, loss, lr }) => ({
        epoch,
        step: 9 * epoch,
        loss,
        learning_rate: lr,
      })),
      max_steps: 40,
    }),
  ],
  [
    'detectron2',
    lines(
      rows.map(({ epoch, loss, lr }) => ({
        iteration: 20 * epoch,
        data_time: 1,
        total_loss: loss,
        lr,
      })),
    ),
  ],
  [
    'deit',
    lines(
      rows.map(({ epoch, loss, lr }) => ({
        epoch,
        train_lr: lr,
        train_loss: loss,
        test_loss: loss,
      })),
    ),
  ],
  [
    'mmdet',
    lines([
      { env_info: 'é' },
      ...rows.map(({ epoch, loss, lr }) => ({ mode: 'train', epoch, iter: 50, lr, loss })),
    ]),
  ],
  ['json-lines', lines(rows)],
  ['stepwise', ofStepwise()],
  ['stepwise', decisions()],
  [
    'tfevents',
    file(
      version,
      ...rows.map(({ epoch, loss, lr }) =>
        scalars(epoch, { 'train/loss': loss, 'eval/loss': loss, lr }),
      ),
    ),
  ],
];

/** @param format the only one that there is; all of them if absent. */
function read(parts: readonly Uint8Array[], format?: string, asked?: string) {
  const formats = FORMATS.filter(({ name }) => format === undefined || name === format);
  const reader = logReader(formats, asked, null);
  for (const part of parts) reader.piece(part);
  return reader.end();
}

/** Fine is a history whose columns are whole, and an error that has words. */
function outcome(what: () => History): string {
  try {
    const all = what().runs.flatMap(({ series }) => series);
    return all.every(({ at, values }) => at.length === values.length) ? 'fine' : 'torn';
  } catch (error) {
    return error instanceof StepwiseError && error.message !== '' ? 'fine' : String(error);
  }
}

test.each(FILES)('%s: the file is known, and the same in any pieces', (format, bytes) => {
  const whole = read([bytes]);
  expect(whole.source.format).toBe(format);
  expect(whole.damage).toEqual([]);
  expect(whole.runs.length).toBe(1);
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 12 }), (cuts) => {
      const { runs, damage } = read(pieces(bytes, cuts), format);
      expect({ runs, damage }).toEqual({ runs: whole.runs, damage: [] });
    }),
    { numRuns: 20 },
  );
});

const change = fc.record({
  at: fc.nat(),
  to: fc.oneof(fc.nat(255), fc.constantFrom(34, 44, 58, 91, 93, 123, 125)),
  kind: fc.constantFrom('change', 'insert', 'remove', 'cut'),
});

test.each(FILES)(
  '%s: a changed file, asked for or not, is read or refused in words',
  (format, bytes) => {
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (changes, isAsked) => {
          const mutated = [...bytes];
          for (const { at, to, kind } of changes) {
            const place = at % (mutated.length + 1);
            if (kind === 'cut') mutated.length = place;
            else if (kind === 'insert') mutated.splice(place, 0, to);
            else if (kind === 'remove') mutated.splice(place, 1);
            else mutated[place] = to;
          }
          const asked = isAsked ? format : undefined;
          expect(outcome(() => read([Uint8Array.from(mutated)], format, asked))).toBe('fine');
        },
      ),
      { numRuns: 100 },
    );
  },
);

test.each([...new Set(FILES.map(([format]) => format))])(
  '%s: any bytes are read or refused in words',
  (format) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(outcome(() => read([bytes], format, format))).toBe('fine');
      }),
      { numRuns: 100 },
    );
  },
);
