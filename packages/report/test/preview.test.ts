import { describe, expect, it } from 'vitest';
import { renderPreview, renderPreviewPage } from '../src/index.ts';
import { faults, find, parse, points, wording } from './page.ts';
import { range } from './sample.ts';

const input = {
  title: 'two',
  lines: [
    { name: 'constant', values: range(100).map(() => 1) },
    { name: 'half', values: range(100, 0).map((t) => (t < 50 ? 1 : 0.5)) },
  ],
};

describe('a preview', () => {
  it.each([
    ['two lines', input],
    ['no line', { title: 'none', lines: [] }],
    ['a line without a value', { title: 'none', lines: [{ name: 'x', values: [] }] }],
    ['no number', { title: 'NaN', lines: [{ name: 'x', values: [Number.NaN, Infinity] }] }],
    ['one value', { title: 'one', lines: [{ name: 'x', values: [1e-3] }] }],
    ['zero', { title: 'zero', lines: [{ name: 'x', values: [0, 0] }] }],
    [
      'many decades',
      { title: 'far', lines: [{ name: 'x', values: range(99).map((n) => 10 ** -n) }] },
    ],
    ['ten lines', { title: 'ten', lines: range(10).map((n) => ({ name: `${n}`, values: [n] })) }],
  ])('of %s is well formed alone and in a page', (_, given) => {
    expect(faults(renderPreview(given))).toEqual([]);
    expect(faults(renderPreviewPage(given))).toEqual([]);
  });

  it('holds the value of step t from t to t + 1', () => {
    const svg = parse(renderPreview({ ...input, width: 600 }));
    const frame = points(find(svg, '.base')[0]!.attributes['d']!);
    const [left, right] = [frame[0]![0], frame[1]![0]];
    const [, half] = find(svg, '.line').map(({ attributes }) => points(attributes['d']!));
    expect(half![0]![0]).toBe(left);
    expect(half!.at(-1)![0]).toBe(right);
    const jump = half!.filter(([x]) => Math.abs(x - (left + right) / 2) < 0.1);
    expect(jump).toHaveLength(2);
  });

  it('has a logarithmic plot where values span more than a decade', () => {
    expect(renderPreview(input)).not.toContain('logarithmic');
    const far = { title: 'far', lines: [{ name: 'x', values: [1, 0.1, 0.01] }] };
    expect(renderPreview(far)).toContain('The same, logarithmic');
  });

  it('names only what is its own in its style sheet, and stays small', () => {
    const long = { title: 'long', lines: [{ name: 'x', values: range(200_000).map(Math.sin) }] };
    const svg = renderPreview(long);
    expect(svg.length).toBeLessThan(200_000);
    const rules = find(parse(svg), 'style')[0]!.text.replaceAll(/@media[^{]*\{/g, '');
    for (const rule of rules.split('}').filter(Boolean)) {
      expect(rule.startsWith('.stepwise-preview')).toBe(true);
    }
  });

  it('says the values as a table', () => {
    const page = parse(renderPreviewPage(input));
    const rows = find(find(page, 'tbody')[0]!, 'tr').map(wording);
    expect(rows[0]).toBe('0 1 1');
    expect(rows.at(-1)).toBe('99 1 0.5');
  });
});
