import * as analysis from '@stepwise/analysis';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** All code blocks one after another, without what only the compiler reads. */
const code = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)]
  .map(([, block = '']) => block)
  .join('\n')
  .replaceAll(/^import .*$/gm, '')
  .replaceAll(/ as const|: History(?= =)/g, '');

/** `expression; // value`, where the value may stand on the next line. */
const CLAIM = /^(?!const|\s*\/\/)(\S.*);\s*\/\/ (.*)$/gm;

test('the examples run, and give what they say', () => {
  const claims: [unknown, unknown][] = [];
  const checked = code.replaceAll(
    CLAIM,
    (_, expression: string, value: string) => `claim(${expression}, ${value});`,
  );
  const claim = (found: unknown, wanted: unknown): number => claims.push([found, wanted]);
  runInNewContext(checked, { ...analysis, claim });
  expect(claims.length).toBe(11);
  for (const [found, wanted] of claims) {
    // made in another realm, where arrays are of another class
    expect(JSON.stringify(found)).toBe(JSON.stringify(wanted));
  }
});
