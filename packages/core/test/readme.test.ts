import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { all } from '../src/all.ts';
import {
  chain,
  cosine,
  describe as inWords,
  earlyStopping,
  plateau,
  restore,
  Scheduler,
  sequence,
  threePhase,
  warmup,
  warmupCosine,
} from '../src/index.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8').replaceAll(
  /\s+/g,
  ' ',
);
/** The README has this text, wherever its lines end. */
const says = (text: string): boolean => readme.includes(text.replaceAll(/\s+/g, ' '));

test('the first example, told as it says', () => {
  expect(says('new Scheduler(threePhase(), { lr: 1e-3, stepsPerEpoch: 1 })')).toBe(true);
  expect(says('for (const event of scheduler.step({ metrics: { val_loss } }))')).toBe(true);
  const scheduler = new Scheduler(threePhase(), { lr: 1e-3, stepsPerEpoch: 1 });
  let epoch = 0;
  const words: string[] = [];
  for (; epoch < 100 && !scheduler.stopped; epoch += 1) {
    const val_loss = epoch <= 27 ? 0.0861 + (27 - epoch) * 0.01 : 0.09;
    for (const event of scheduler.step({ metrics: { val_loss } })) {
      words.push(inWords(event, scheduler.run));
    }
  }
  expect(epoch).toBe(43);
  const cut = words.find((text) => text.startsWith('Cuts')) ?? 'nothing';
  expect(says(cut)).toBe(true);
});

test('both compositions are the presets that it names', () => {
  expect(
    says(`chain( sequence([warmup({ duration: '5ep' }), plateau({ factor: 0.5, patience: 5 })]),
      earlyStopping({ patience: 15 }), );`),
  ).toBe(true);
  expect(threePhase().spec).toEqual(
    chain(
      sequence([warmup({ duration: '5ep' }), plateau({ factor: 0.5, patience: 5 })]),
      earlyStopping({ patience: 15 }),
    ).spec,
  );
  expect(says("sequence([warmup({ duration: '5ep' }), cosine({ min: 1e-6 })]);")).toBe(true);
  expect(warmupCosine().spec).toEqual(
    sequence([warmup({ duration: '5ep' }), cosine({ min: 1e-6 })]).spec,
  );
});

test('save and restore', () => {
  expect(says('const again = restore(JSON.parse(text), all);')).toBe(true);
  const scheduler = new Scheduler(threePhase(), { lr: 1e-3, stepsPerEpoch: 1 });
  scheduler.step({ metrics: { val_loss: 1 } });
  const text = JSON.stringify(scheduler);
  expect(restore(JSON.parse(text), all).toJSON()).toEqual(scheduler.toJSON());
});

test('every kind and every type of event is in its tables', () => {
  for (const kind of Object.keys(all)) expect(readme).toMatch(`\`${kind}(`);
  for (const type of ['phase', 'reduced', 'blocked', 'stopped', 'skipped']) {
    expect(readme).toMatch(`| \`${type}\` |`);
  }
});
