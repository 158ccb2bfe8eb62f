import { readFileSync } from 'node:fs';
import { Scheduler, type Machine } from '@stepwise/core';
import { describe, expect, it, test } from 'vitest';
import { evaluate, runExample } from './runExample.ts';

const page = readFileSync(new URL('../../../docs/migrating.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)\n```$/gm)].map(([, code = '']) => code);
const rows = page
  .split('\n')
  .filter((line) => /^\| .*`/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

const RUN = {
  stepsPerEpoch: 10,
  epochs: 20,
  groups: [
    { name: 'body', base: { lr: 0.1, momentum: 0.9, weightDecay: 0.01 } },
    { name: 'head', base: { lr: 0.2, momentum: 0.9, weightDecay: 0.01 } },
  ],
};

test('every system has its table', () => {
  const titles = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
  expect(titles).toEqual(['PyTorch', 'transformers', 'timm', 'Keras', 'optax', 'Traps']);
  expect(rows.length).toBeGreaterThan(60);
});

describe('tables', () => {
  it.each(rows.map(([, theirs = '', ours = '']) => [theirs, ours]))('%s', (_, ours) => {
    const calls = [...ours.matchAll(/`([^`]+\))`/g)].map(([, code = '']) => code);
    expect(calls).not.toEqual([]);
    for (const code of calls) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the scheduler refuses what is no machine
      const scheduler = new Scheduler(evaluate(code) as Machine, RUN);
      for (const rate of scheduler.preview(120)) expect(rate).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('blocks of code give what they say', () => {
  it.each(blocks.map((code) => [code.split('\n')[0], code]))('%s', (_, code = '') => {
    expect(runExample(code)).toBeGreaterThan(0);
  });
});
