import { readdirSync, readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { all } from '../src/all.ts';
import * as importers from '../src/import/index.ts';
import * as core from '../src/index.ts';

const src = new URL('../src/', import.meta.url);

interface Example {
  readonly file: string;
  readonly code: string;
}

/** The code blocks of all docstrings. */
const examples = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file): Example[] => {
    const text = readFileSync(new URL(file, src), 'utf8');
    return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, block = '']) => ({
      file,
      code: block.replaceAll(/^ *\* ?/gm, ''),
    }));
  });

/** A line that ends in `// 1, 0.5`: what its expression gives, number by number. */
const CLAIM = /^(?!\s*(?:\/\/|const|for|if))(.*?);\s*\/\/ ([-\d.e, ]+)$/;

test.each(examples)('$file: $code', ({ code }) => {
  const claims: [unknown, string][] = [];
  const checked = code
    .split('\n')
    .map((line) =>
      line.replace(
        CLAIM,
        (_, expression: string, wanted: string) => `claim(${expression}, '${wanted}');`,
      ),
    )
    .join('\n');
  const scheduler = new core.Scheduler(core.cosine(), { lr: 1e-3, stepsPerEpoch: 1, epochs: 9 });
  const context = {
    ...core,
    ...importers,
    ...all,
    all,
    ...(!/const scheduler/.test(code) && { scheduler }),
    train: () => undefined,
    console: { log: () => undefined },
    claim: (value: unknown, wanted: string) => claims.push([value, wanted]),
  };
  expect(() => void runInNewContext(checked, context)).not.toThrow();
  for (const [value, wanted] of claims) {
    const numbers = typeof value === 'number' ? [value] : [...(value as Iterable<number>)];
    expect(numbers).toEqual(
      wanted.split(',').map((one) => expect.closeTo(Number(one), 12) as number),
    );
  }
});

test('there are examples, and claims in them', () => {
  expect(examples.length).toBeGreaterThanOrEqual(20);
  expect(
    examples.filter(({ code }) => code.split('\n').some((line) => CLAIM.test(line))).length,
  ).toBeGreaterThanOrEqual(9);
});
