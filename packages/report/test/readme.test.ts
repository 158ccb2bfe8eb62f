import { analyze } from '@stepwise/analysis';
import type { History } from '@stepwise/core';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as report from '../src/index.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const flat = readme.replaceAll(/\s+/g, ' ');
/** The README has this text, wherever its lines end. */
const says = (text: string): boolean => flat.includes(text.replaceAll(/\s+/g, ' '));

it('the example runs, and gives what it says', () => {
  const values = [0.9, 0.7, 0.6, 0.6, 0.6, 0.5, 0.45, 0.44, 0.45, 0.44];
  const at = values.map((_, i) => i + 1);
  const shared = { axis: 'epoch', at, nonFinite: [] } as const;
  const rates = at.map(() => 0.1);
  const history: History = {
    version: 1,
    source: { format: 'by hand', because: 'written for this example', name: null },
    runs: [
      {
        name: null,
        series: [
          { ...shared, name: 'lr', role: 'rate', of: null, mode: null, values: rates },
          { ...shared, name: 'val_loss', role: 'loss', of: 'validation', mode: 'min', values },
        ],
        facts: {},
        messages: [],
        events: [],
        damage: [],
      },
    ],
    damage: [],
  };
  const analysis = analyze(history);
  const text = report.renderText(analysis, { history });
  const page = report.renderReport({ history, analysis });

  expect(says(`const values = [${values.join(', ')}];`)).toBe(true);
  expect(says("{ ...shared, name: 'lr', role: 'rate', of: null, mode: null, values: rates }")).toBe(
    true,
  );
  expect(says('const analysis = analyze(history);')).toBe(true);
  expect(page.startsWith('<!doctype html>')).toBe(true);
  expect(says("renderReport({ history, analysis }); // '<!doctype html>…'")).toBe(true);
  const headline = text.split('\n')[0] ?? '';
  expect(says(`renderText(analysis, { history }); // '${headline} …'`)).toBe(true);
});

it('every function is in the table', () => {
  for (const name of Object.keys(report)) expect(readme).toContain(`${name}(`);
});
