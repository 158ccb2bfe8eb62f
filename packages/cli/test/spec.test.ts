import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  chain,
  cosine,
  plateau,
  Scheduler,
  select,
  sequence,
  StepwiseError,
  warmup,
} from '@stepwise/core';
import { afterAll, describe, expect, test } from 'vitest';
import { readSpec } from '../src/spec/readSpec.ts';
import { testIo } from './testIo.ts';

const folder = mkdtempSync(join(tmpdir(), 'stepwise-spec-'));
afterAll(() => rmSync(folder, { recursive: true }));

const specOf = async (text: string, stdin = '') => (await readSpec(text, testIo({ stdin }))).spec;
const composed = sequence([warmup({ duration: '5ep' }), chain(cosine(), plateau({ patience: 3 }))]);

describe('a schedule is written', () => {
  test.each([
    ['cosine', cosine()],
    ['cosine()', cosine()],
    ["cosine({ duration: '90ep', min: 1e-6, })", cosine({ duration: '90ep', min: 1e-6 })],
    [
      'sequence([warmup({ "duration": "5ep" }),\n chain(cosine(), plateau({patience:3}))])',
      composed,
    ],
    [
      'select({ param: { lr: cosine({ duration: 5 }), momentum: cosine({ duration: 6 }) } })',
      select({ param: { lr: cosine({ duration: 5 }), momentum: cosine({ duration: 6 }) } }),
    ],
    [JSON.stringify(composed.spec), composed],
  ])('as %s', async (text, machine) => {
    expect(await specOf(text)).toEqual(machine.spec);
  });

  test('in a file, as a spec, an expression, or a snapshot', async () => {
    const path = join(folder, 'schedule');
    const snapshot = new Scheduler(composed, { lr: 1, stepsPerEpoch: 2, epochs: 9 }).toJSON();
    for (const text of [
      JSON.stringify(composed.spec, null, 2),
      " sequence([warmup({ duration: '5ep' }), chain(cosine(), plateau({ patience: 3 }))])\n",
      JSON.stringify(snapshot),
    ]) {
      writeFileSync(path, text);
      expect(await specOf(path)).toEqual(composed.spec);
    }
  });

  test('on the standard input', async () => {
    expect(await specOf('-', 'cosine({ duration: 7 })')).toEqual(cosine({ duration: 7 }).spec);
  });
});

describe('refused', () => {
  test.each([
    ['cosine({ duration: 90', "','"],
    ['cosine({ duration 90 })', "':'"],
    ['cosine(process.exit())', 'belongs into a schedule'],
    ['cosine(() => 1)', ''],
    ['cosin({ duration: 1 })', "no kind 'cosin'"],
    ['constructor({})', "no kind 'constructor'"],
    ['__proto__({})', "no kind '__proto__'"],
    ['cosine({}) cosine({})', 'the end'],
    ['{"kind":"cosine"', 'begins like JSON'],
    ['{"kind":"cosin"}', "no kind 'cosin'"],
    ['cosine({ __proto__: { duration: 5 } })', 'only'],
    [`${'sequence(['.repeat(100)}cosine()${'])'.repeat(100)}`, 'deep'],
  ])('%s', async (text, part) => {
    const error: unknown = await specOf(text).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StepwiseError);
    expect((error as Error).message).toContain(part);
  });

  test('a file that is not there, with what was wanted', async () => {
    await expect(specOf(join(folder, 'none.json'))).rejects.toMatchObject({
      name: 'Failure',
      exitCode: 3,
      message: expect.stringContaining('no such file') as string,
    });
  });
});
