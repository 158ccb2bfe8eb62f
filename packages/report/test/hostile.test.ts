import type { History } from '@stepwise/core';
import type { Analysis, Values } from '@stepwise/analysis';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  renderExplanation,
  renderMarkdown,
  renderPreview,
  renderPreviewPage,
  renderReport,
  renderText,
} from '../src/index.ts';
import { faults, find, parse } from './page.ts';
import {
  analysisOf,
  bareRun,
  historyOf,
  range,
  rate,
  runHistory,
  series,
  STAIRS_RUN,
} from './sample.ts';

const EVIL = `"><img src=x onerror=alert(1)>'</style><script>&amp;</title></svg>[a](javascript:b)|\u001B[31m\u202E\n# x`;

/** Every text of the input is the same hostile one. */
function hostile(text: string): { history: History; analysis: Analysis } {
  const values: Values = { [text]: text, list: [text, text] };
  const damage = [{ code: 'unreadable-line', text, line: 3 }] as const;
  const run = bareRun({
    ...STAIRS_RUN,
    name: text,
    rateKey: text,
    trainKey: text,
    valKey: `${text}v`,
    changes: STAIRS_RUN.changes.map((change) => ({ ...change, reason: text, evidence: values })),
    schedule: { ...STAIRS_RUN.schedule, text },
    phases: [
      { run: 0, name: 'decay', axis: 'epoch', from: 9, to: 12, startRate: 1, endRate: 0.1, text },
    ],
    best: { run: 0, key: `${text}v`, axis: 'epoch', at: 50, value: 0.1, mode: 'min' },
    findings: STAIRS_RUN.findings.map((finding) => ({ ...finding, text, rule: text, values })),
    recommendations: STAIRS_RUN.recommendations.map((recommendation) => ({
      ...recommendation,
      text,
      notClaimed: text,
      evidence: values,
    })),
    damage,
  });
  const own = runHistory(
    [
      rate(
        range(60).map((n) => 1 / n),
        { name: text },
      ),
      series(text, range(60)),
      series(`${text}v`, range(60), { of: 'validation' }),
    ],
    { name: text, messages: [{ code: 'stopped-early', axis: 'epoch', at: 60, text }], damage },
  );
  const source = { format: text, because: text, name: text };
  return {
    history: { ...historyOf(own, own), source, damage },
    analysis: { ...analysisOf(run, { ...run, run: 1 }), source, format: text, damage },
  };
}

it.each([EVIL, '__proto__', '\uD800', '&#x3C;b>$1'])('text of the log stays text: %j', (text) => {
  const input = hostile(text);
  const lines = [{ name: text, values: [1, 0.5, Number.NaN, 0.1] }];
  for (const markup of [
    renderReport(input),
    renderReport({
      history: input.history,
      analysis: analysisOf(input.analysis.runs[0]!),
      title: text,
    }),
    renderExplanation({ ...input, run: 1, id: 'x' }),
    renderPreview({ title: text, unit: text, lines }),
    renderPreviewPage({ title: text, unit: text, lines }),
  ]) {
    expect(faults(markup)).toEqual([]);
    expect(markup).not.toMatch(/<(img|script)\b/);
    expect(find(parse(markup), 'style').length).toBeLessThanOrEqual(1);
  }
});

it('nothing in a log steers the terminal', () => {
  const text = renderText(hostile(EVIL).analysis, { history: hostile(EVIL).history });
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  expect(text).not.toMatch(/^# x/m);
});

it('nothing in a log means something to Markdown', () => {
  const text = renderMarkdown(hostile(EVIL).analysis, { history: hostile(EVIL).history });
  expect(text).not.toMatch(/(?<!\\)<|(?<!\\)\[|(?<!\\)&/);
  expect(text).toContain(String.raw`\[a\](javascript:b)`);
  const tables = text.split('\n\n').filter((block) => block.startsWith('|'));
  const widths = tables.map((table) =>
    table.split('\n').map((row) => row.replaceAll(String.raw`\|`, '').split('|').length),
  );
  expect(widths.map((all) => [...new Set(all)])).toEqual([[8], [7], [7], [7], [7]]);
});

const places = fc
  .uniqueArray(fc.integer({ min: -5, max: 400 }), { minLength: 1, maxLength: 40 })
  .map((list) => list.toSorted((a, b) => a - b));
const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -2, max: 2, noNaN: true }),
  fc.constantFrom(0, -0, 5e-324, 1.7e308, -1.7e308, 1e-3),
);

it('whatever the numbers, a page is well formed and its drawings have places', () => {
  fc.assert(
    fc.property(
      places,
      places,
      fc.array(numbers, { minLength: 40, maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom('epoch', 'step'),
      (a, b, values, name, axis) => {
        const train = series(name, values.slice(0, a.length), { at: a, axis });
        const validation = series(`${name}v`, values.slice(0, b.length), {
          at: b,
          of: 'validation',
        });
        const lr = rate(values.slice(0, a.length), { at: a, axis: 'step' });
        const [value = 0] = validation.values;
        const run = bareRun({
          rateKey: 'lr',
          trainKey: name,
          valKey: `${name}v`,
          rows: a.length,
          first: a[0] ?? null,
          last: a.at(-1) ?? null,
          changes: STAIRS_RUN.changes,
          best: { run: 0, key: `${name}v`, axis: 'epoch', at: b[0] ?? 0, value, mode: 'min' },
        });
        const input = {
          history: historyOf(runHistory([train, validation, lr])),
          analysis: analysisOf(run),
        };
        expect(faults(renderReport(input))).toEqual([]);
      },
    ),
    { numRuns: 12, seed: 7 },
  );
});
