import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  constant,
  fromSpec,
  horizon,
  linear,
  select,
  sequence,
  StepwiseError,
} from '@stepwise/core';
import { all } from '@stepwise/core/all';
import { describe, expect, it, test } from 'vitest';
import { describeKinds } from '../src/schedulerDocs/describeKinds.ts';
import { docstringOf } from '../src/schedulerDocs/docstring.ts';
import { drawPlot, ratesOf, STEPS } from '../src/schedulerDocs/drawPlot.ts';
import { optionsOf } from '../src/schedulerDocs/options.ts';
import { renderPage } from '../src/schedulerDocs/renderPage.ts';
import { runExample } from './runExample.ts';

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const kinds = describeKinds(fileURLToPath(new URL('packages/core/src', root)));
/** How wide a table is and where code goes to the next line is the formatter's affair. */
const flat = (text: string): string =>
  text
    .replaceAll(/\s+/g, '')
    .replaceAll(/-{3,}/g, '---')
    .replaceAll(/,(?=[)\]}])/g, '');

test('every kind has an entry', () => {
  expect(kinds.map(({ kind }) => kind).toSorted()).toEqual(Object.keys(all).toSorted());
});

test('the page is what the code says: npm run docs:schedulers writes it', () => {
  expect(flat(read('docs/schedulers.md'))).toBe(flat(renderPage(kinds)));
});

describe.each(kinds.map((one) => [one.kind, one] as const))('%s', (kind, described) => {
  const { docstring, entry, options } = described;

  it('has the plot of its code', () => {
    expect(read(`docs/images/schedulers/${kind}.svg`)).toBe(drawPlot(kind, entry.plot));
  });

  it('has an example that gives what it says', () => {
    const compared = runExample(docstring.example);
    // an expression without a value is run all the same
    expect(compared).toBeGreaterThanOrEqual(docstring.example.includes('; // ') ? 1 : 0);
  });

  it('has the options that it takes, and no other', () => {
    expect(options.map(({ name }) => name).toSorted()).toEqual(acceptedBy(kind).toSorted());
    for (const { text } of options) expect(text).not.toBe('');
  });
});

/** Some take machines by their places, so that an option can't be tried through a spec. */
const BY_PLACE: Readonly<Record<string, (options: never) => unknown>> = {
  sequence: (options) => sequence([constant()], options),
  horizon,
  select,
};
/** What a spec does not hold. */
const NOT_IN_SPEC: Readonly<Record<string, readonly string[]>> = {
  lambda: ['f'],
  multiplicativeLambda: ['f'],
};

/** The names in the message on an option that there can't be; of machines that have arguments alone there are none. */
function acceptedBy(kind: string): readonly string[] {
  if (kind === 'chain' || kind === 'perEpoch') return [];
  const make = BY_PLACE[kind] ?? ((options: object) => fromSpec({ kind, ...options }, all));
  const message = messageOf(() => make({ unheardOf: 1 } as never));
  const names = /an object with only ([\w, ]+)/.exec(message)?.[1]?.split(', ') ?? [];
  return [...names, ...(NOT_IN_SPEC[kind] ?? [])];
}

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof StepwiseError) return error.message;
    throw error;
  }
  throw new Error('An option that there is not was taken.');
}

describe('the parts of the page', () => {
  it('take a docstring apart', () => {
    const source = `/**
 * One line.
 *
 * Formula: a · b.
 *
 * @example
 * \`\`\`ts
 * one(); // 1
 * \`\`\`
 * @throws nothing
 */
export function one() {}`;
    expect(docstringOf(source, 'one')).toEqual({
      text: 'One line.\n\nFormula: a · b.',
      example: 'one(); // 1',
    });
    expect(() => docstringOf(source, 'two')).toThrow('There is no docstring in front of two.');
    expect(() => docstringOf('/** No code. */\nexport const two = 2;', 'two')).toThrow(
      'no example',
    );
  });

  it('read options with those that are inherited', () => {
    const sources = [
      'interface Parent {\n  /** From above. */\n  readonly a?: number;\n  readonly b: string;\n}',
      `interface Child extends Parent {\n  /**\n   * Over\n   * two lines.\n   */\n  readonly b?: 'x' | 'y';\n}`,
    ];
    expect(optionsOf(sources, 'Child')).toEqual([
      { name: 'b', type: "'x' | 'y'", optional: true, text: 'Over two lines.' },
      { name: 'a', type: 'number', optional: true, text: 'From above.' },
    ]);
    expect(() => optionsOf(sources, 'Other')).toThrow('There is no interface Other.');
  });

  it('draw each step of a run', () => {
    const plot = { curves: [{ label: 'a < b', machine: linear() }], lr: 2 };
    const [rates = []] = ratesOf(plot);
    expect(rates).toHaveLength(STEPS);
    expect(rates[STEPS / 2]).toBeCloseTo(1, 12);
    const svg = drawPlot('x', plot);
    expect(svg).toContain('a &lt; b');
    expect(svg).toContain('prefers-color-scheme:dark');
    // from the top left corner of the axes one step before the bottom right one
    expect(svg).toMatch(/<path class="line s0" d="M56,34L/);
    expect(svg.match(/d="(M56,34L[^"]*)"/)?.[1]?.split('L')).toHaveLength(STEPS);
  });

  it('run an example for what it says', () => {
    expect(runExample('const a = 2;\na * 0.1; // 0.2\n({ b: a }); // { b: 2 }')).toBe(2);
    expect(() => runExample('1 + 1; // 3')).toThrow(/deeply equal/);
  });
});
