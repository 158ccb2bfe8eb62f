import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import * as own from '../src/index.ts';
import { useWasm } from './backend.ts';

beforeAll(useWasm);

const root = fileURLToPath(new URL('..', import.meta.url));
const files = [
  'README.md',
  ...readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name}`)
    .toSorted(),
].filter((name) => /\.(md|ts)$/.test(name));
const examples = files.flatMap((file) =>
  [...readFileSync(`${root}${file}`, 'utf8').matchAll(/```ts\n([^]*?)```/g)].map(
    ([, text = ''], i) => ({
      name: `${file}, example ${i + 1}`,
      // out of its comment, without imports and types; `value; // [literal]` becomes an expectation
      code: text
        .replaceAll(/^ \* ?/gm, '')
        .replaceAll(/^import .*$/gm, '')
        .replaceAll(/<tf\.[\w.]+>|: tf\.\w+/g, '')
        .replaceAll(/^(\S.*); \/\/ (['[\d].*|true)$/gm, 'expect($1).toEqual($2);'),
    }),
  ),
);

test('there are examples', () => {
  expect(examples.length).toBeGreaterThanOrEqual(6);
});

test.each(examples)('$name runs', async ({ code }) => {
  const scope = { ...own, tf, expect, x: tf.ones([1, 4, 4, 1]) };
  // oxlint-disable-next-line typescript/no-implied-eval -- the examples are text
  const run = new Function(...Object.keys(scope), `return (async () => {${code}})();`) as (
    ...values: unknown[]
  ) => Promise<void>;
  await expect(run(...Object.values(scope))).resolves.toBeUndefined();
});
