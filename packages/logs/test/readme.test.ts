import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FORMATS } from '../src/formats.ts';
import * as library from '../src/index.ts';

const root = new URL('../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');
const sources = readdirSync(new URL('src/', root), { encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(new URL(`src/${file}`, root), 'utf8').replaceAll(/^ \* ?/gmu, ''));

const examples = [readme, ...sources]
  .flatMap((text) => [...text.matchAll(/```ts\n([^]*?)```/gu)])
  .map(([, text = '']) => ({
    title: text.split('\n').find((line) => !line.startsWith('import') && line !== ''),
    // without imports; `value; // literal` becomes an expectation
    code: text
      .replaceAll(/^import [^;]*;$/gmu, '')
      .replaceAll(/^(\S.*); \/\/ (['[\d].*)$/gmu, 'expect($1).toEqual($2);'),
  }));

test('there are examples', () => {
  expect(examples.length).toBeGreaterThanOrEqual(4);
});

test.each(examples)('$title', async ({ code }) => {
  expect(code).toContain('expect(');
  const scope = { ...library, expect };
  // oxlint-disable-next-line typescript/no-implied-eval -- the examples are text
  const run = new Function(...Object.keys(scope), `return (async () => {${code}})();`) as (
    ...values: unknown[]
  ) => Promise<void>;
  await expect(run(...Object.values(scope))).resolves.toBeUndefined();
});

test('the table has all formats', () => {
  const rows = readme.split('\n').filter((line) => line.startsWith('| `'));
  const names = rows.map((row) => row.split('`')[1] ?? '');
  const wanted = FORMATS.map(({ name }) => name);
  expect(new Set(names)).toEqual(new Set(wanted));
});
