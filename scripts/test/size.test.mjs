import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { beforeAll, expect, it } from 'vitest';
import { bundle } from '../size/bundle.mjs';
import { kindsByFile, kindsByText } from '../size/kindsIn.mjs';
import { SHELL, SUBJECTS } from '../size/subjects.mjs';
import { line, problems } from '../size/verdict.mjs';

const from = fileURLToPath(new URL('../../apps/bench', import.meta.url));
// the sources, so that nothing has to be built before
const fromSources = (code) => bundle(code, from, ['@stepwise/source', 'import', 'default']);
const [cosineOnly, allKinds, , everything] = SUBJECTS;

let kinds;
let one;
let every;
let shell;
beforeAll(async () => {
  [one, every, shell] = await Promise.all([cosineOnly.code, allKinds.code, SHELL].map(fromSources));
  const context = {};
  runInNewContext(every.text, context);
  kinds = Object.keys(context.kinds).filter((name) => name !== 'Scheduler');
});

it('finds every kind where all are bundled, by its file and by its name', () => {
  expect(kinds.length).toBeGreaterThan(30);
  expect(kindsByFile(every, kinds)).toEqual(kinds);
  // the shell has a function of this name
  expect(kindsByText(every, kinds, shell)).toEqual(kinds.filter((kind) => kind !== 'step'));
});

it('takes no other kind along with cosine', () => {
  expect(kindsByFile(one, kinds)).toEqual(['cosine']);
  expect(kindsByText(one, kinds, shell)).toEqual(['cosine']);
  expect(kindsByFile(shell, kinds)).toEqual([]);
});

it('needs nothing but the language itself: a context without any global of Node or of a browser', async () => {
  const context = {};
  runInNewContext(one.text, context);
  const rates = Array.from(context.rates);
  const expected = [1, (1 + Math.SQRT1_2) / 2, 0.5, (1 - Math.SQRT1_2) / 2, 0];
  for (const [t, rate] of expected.entries()) expect(rates[t]).toBeCloseTo(rate, 12);
  const whole = await fromSources(everything.code);
  expect(whole.imports).toEqual([]);
  const other = {};
  runInNewContext(whole.text, other);
  expect(other.everything).toHaveProperty('restore');
});

it('sees a module from outside, and a bound that is not kept', async () => {
  const built = await fromSources("import { readFileSync } from 'node:fs'; readFileSync('x');");
  expect(built.imports).toEqual(['node:fs']);
  const subject = { name: 'a thing', bound: 10 };
  expect(problems(subject, { ...built, brotli: 11 })).toEqual([
    'a thing: 11 bytes are over the bound of 10.',
    'a thing: imports node:fs; it should run anywhere.',
  ]);
  expect(problems(subject, { brotli: 10, imports: [] })).toEqual([]);
  expect(problems({ name: 'free' }, { brotli: 1e9, imports: [] })).toEqual([]);
});

it('says in the table whether the bound is met', () => {
  const subject = { name: 'a thing', bound: 10 };
  expect(line(subject, { minified: 30, brotli: 10 })).toMatch(/a thing +30 +10 +10 {2}met$/);
  expect(line(subject, { minified: 30, brotli: 11 })).toMatch(/not met$/);
  expect(line({ name: 'free' }, { minified: 30, brotli: 11 })).toMatch(/free +30 +11$/);
});
