import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Analysis } from '@stepwise/analysis';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from '../src/run.ts';
import { cutsOf, kerasLog } from './logs.ts';
import { testIo } from './testIo.ts';

const folder = mkdtempSync(join(tmpdir(), 'stepwise-explain-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function explain(args: readonly string[], io = testIo()) {
  const code = await run(['explain', ...args], io);
  return { code, out: io.printed(), err: io.complained() };
}

const log = kerasLog();

describe('explain', () => {
  test('--json prints the analysis', async () => {
    const { code, out, err } = await explain([file('a.csv', log), '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const analysis = JSON.parse(out) as Analysis;
    expect(analysis.format).toBe('keras-csv');
    expect(analysis.changes.map(({ at }) => at)).toEqual(cutsOf(log));
    expect(analysis.changes.every(({ ratio }) => ratio === 0.5)).toBe(true);
    expect(analysis.schedule.kind).toBe('reduce-on-plateau');
    expect(analysis.schedule.parameters['afterBad']).toBe(3);
  });

  test('in words, without a colour where nobody reads along', async () => {
    const path = file('b.csv', log);
    const { out } = await explain([path]);
    expect(out).toContain('plateau');
    for (const at of cutsOf(log)) expect(out).toMatch(new RegExp(String.raw`\b${at}\b`, 'u'));
    expect(out).not.toContain('\u001b[');
    const coloured = await explain([path], testIo({ env: { FORCE_COLOR: '1' } }));
    expect(coloured.out).toContain('\u001b[1m');
    const quiet = await explain([path], testIo({ isTerminal: true, env: { NO_COLOR: '1' } }));
    expect(quiet.out).not.toContain('\u001b[');
  });

  test('the standard input', async () => {
    const { code, out } = await explain(['-', '--json'], testIo({ stdin: log }));
    expect(code).toBe(0);
    expect((JSON.parse(out) as Analysis).changes).toHaveLength(cutsOf(log).length);
  });

  test('several files are an array, each with its name', async () => {
    const paths = [file('c.csv', log), file('d.csv', kerasLog(12))];
    const { out } = await explain([...paths, '--json']);
    const analyses = JSON.parse(out) as readonly Analysis[];
    expect(analyses.map(({ source }) => source.name)).toEqual(paths);
  });

  test('--html writes one page and nothing else', async () => {
    const path = join(folder, 'new', 'page.html');
    const { code, out, err } = await explain([file('e.csv', log), '--html', path]);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toContain(path);
    expect(readFileSync(path, 'utf8')).toMatch(/^<!doctype html>/iu);
    expect(readdirSync(join(folder, 'new'))).toEqual(['page.html']);
  });

  test('--html with several files writes a page each into a folder', async () => {
    const out = join(folder, 'pages');
    await explain([file('f.csv', log), file('g.csv', log), '--html', out]);
    expect(readdirSync(out).toSorted()).toEqual(['f.html', 'g.html']);
  });

  test('--md is a Markdown document', async () => {
    const { out } = await explain([file('h.csv', log), '--md']);
    expect(out).toMatch(/^# /u);
    expect(out).toMatch(/^\|.*\|$/mu);
  });
});

describe('what can’t be explained', () => {
  test.each([
    ['nothing', ''],
    ['prose', 'Once upon a time there was a curve.\nIt had steps.\n'],
    ['bytes', Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251)],
    ['a page', '<!doctype html><html><body>404</body></html>'],
    ['other JSON', '{"name":"x","version":"1.0.0"}'],
  ])('%s', async (name, content) => {
    const path = file(`bad-${name}`, content);
    const { code, out, err } = await explain([path, '--json']);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain(path);
    expect(err).not.toContain('    at ');
  });

  test('a file that is not there, and a folder', async () => {
    const missing = await explain([join(folder, 'none.csv')]);
    expect(missing.code).toBe(3);
    expect(missing.err).toContain('no such file');
    const directory = await explain([folder]);
    expect(directory.code).toBe(3);
    expect(directory.err).toContain('folder');
  });

  test('the others of the same call are explained', async () => {
    const good = file('i.csv', log);
    const { code, out, err } = await explain([join(folder, 'none.csv'), good, '--json']);
    expect(code).toBe(3);
    expect(err).toContain('none.csv');
    expect((JSON.parse(out) as readonly Analysis[]).map(({ source }) => source.name)).toEqual([
      good,
    ]);
  });

  test('a page that can’t be written leaves what was there', async () => {
    const taken = file('taken', 'old');
    const { code, err } = await explain([file('j.csv', log), '--html', join(taken, 'page.html')]);
    expect(code).toBe(4);
    expect(err).toContain('written');
    expect(readFileSync(taken, 'utf8')).toBe('old');
    expect(existsSync(`${taken}.tmp`)).toBe(false);
  });

  test.each([[['--jsn']], [['--json', '--md']], [['--format', 'kears-csv']], [['-', '-']]])(
    'wrong usage: %j',
    async (args) => {
      const { code, out, err } = await explain([file('k.csv', log), ...args]);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain('error');
    },
  );
});
