import { checkHistory, StepwiseError, type History } from '@stepwise/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FORMATS } from '../../src/formats.ts';
import { logReader } from '../../src/input/logReader.ts';

const rows = <T>(make: (index: number) => T): T[] => Array.from({ length: 12 }, (_, i) => make(i));
const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

const FILES: Readonly<Record<string, string>> = {
  ultralytics: text([
    'epoch,time,train/box_loss,train/cls_loss,metrics/mAP50(B),val/box_loss,val/cls_loss,lr/pg0,lr/pg1',
    ...rows(
      (i) =>
        `${i % 7},${i}.5,0.${i + 1},0.5,0.${i},0.${i + 2},0.75,0.00${i + 1},1e-0${(i % 9) + 1}`,
    ),
  ]),
  yolov7: text(
    rows(
      (i) =>
        `      ${i}/99     7.27G   0.07   0.10   0.05   0.22   13   640   0.9   0.0${i}   0.04   0.01   0.08   0.02   0.026`,
    ),
  ),
  timm: text([
    'epoch,train_loss,train_lr,eval_loss,eval_top1',
    ...rows((i) => `${i},${9 - i / 2},"[0.${i}, 0.1]",${8 - i / 2},5${i}`),
  ]),
  fastai: text([
    'epoch,train_loss,valid_loss,time',
    ...rows((i) => `${i % 5},${1 / (i + 1)},${2 / (i + 1)},0${i % 3}:1${i % 10}`),
  ]),
  'lightning-csv': text([
    'lr-Adam,epoch,step,train_loss_step,val_loss,test_loss',
    ...rows(
      (i) =>
        `0.${i + 1},,${i * 10},,,\n,${i},${i * 10 + 4},${1 / (i + 1)},,\n,${i},${i * 10 + 9},,${2 / (i + 1)},`,
    ),
    ',12,119,,,3',
  ]),
  'wandb-csv': text([
    '"Step","a - loss","a - loss__MIN","b - c - loss"',
    ...rows((i) => `"${i}","${1 / (i + 1)}","${1 / (i + 1)}",""`),
  ]),
  darknet: text(
    rows(
      (i) =>
        ` ${i + 1}: 2.${i}, 2.5 avg loss, 0.001000 rate, 3.1 seconds, ${i * 64} images\n(next mAP)`,
    ),
  ),
};

/** Without the other formats: each would have a look at every one of the texts. */
function read(input: string, format: string): History {
  const reader = logReader(
    FORMATS.filter(({ name }) => name === format),
    format,
    null,
  );
  reader.piece(input);
  return reader.end();
}

const PIECES = [
  ['\n', '\r', ',', ',,,,', '"', '[', '[1, 2]', 'nan', '-inf', '1e999', '-1', '0', '/', ':'],
  ['epoch', 'step', '__proto__', '<b>', '\u0000', '\uFEFF', '  ', '9'.repeat(400), 'a - b'],
].flat();
const edits = fc.array(
  fc.record({
    at: fc.nat(2000),
    remove: fc.nat(40),
    insert: fc.constantFrom('', ...PIECES),
  }),
  { minLength: 1, maxLength: 4 },
);

/** A history that core does not take would be a fault of the reader. */
function outcome(input: string, format: string): string {
  let history: History;
  try {
    history = read(input, format);
  } catch (error) {
    return error instanceof StepwiseError ? 'refused' : String(error);
  }
  checkHistory(history);
  return 'read';
}

test.each(Object.keys(FILES))('%s: what was changed anyhow is read, or an error', (format) => {
  const file = FILES[format] ?? '';
  expect(checkHistory(read(file, format)).runs.length).toBeGreaterThan(0);
  fc.assert(
    fc.property(edits, (changes) => {
      let changed = file;
      for (const { at, remove, insert } of changes) {
        const from = at % (changed.length + 1);
        changed = changed.slice(0, from) + insert + changed.slice(from + remove);
      }
      expect(['read', 'refused']).toContain(outcome(changed, format));
    }),
    { numRuns: 60 },
  );
});

test.each(Object.keys(FILES))('%s: a part of the file has a part of its values', (format) => {
  const file = FILES[format] ?? '';
  const whole = read(file, format);
  const start = file.indexOf('\n') + 1;
  for (let end = start; end < file.length; end += 11) {
    const part = read(file.slice(0, end), format);
    for (const [run, { series }] of part.runs.entries()) {
      for (const { name, values } of series) {
        const all = whole.runs[run]?.series.find((one) => one.name === name)?.values ?? [];
        const isLast = run === part.runs.length - 1;
        // the last line of the part may be cut
        const sure = isLast ? values.slice(0, -1) : values;
        expect(values.length).toBeLessThanOrEqual(all.length);
        expect(sure).toEqual(all.slice(0, isLast ? sure.length : all.length));
      }
    }
  }
});
