import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Replay } from '@stepwise/analysis';
import { cosine, Scheduler } from '@stepwise/core';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from '../src/run.ts';
import { cutsOf, kerasLog } from './logs.ts';
import { testIo } from './testIo.ts';

const folder = mkdtempSync(join(tmpdir(), 'stepwise-commands-'));
afterAll(() => rmSync(folder, { recursive: true }));

const log = kerasLog();
const path = join(folder, 'log.csv');
writeFileSync(path, log);

async function call(...args: string[]) {
  const io = testIo();
  const code = await run(args, io);
  return { code, out: io.printed(), err: io.complained() };
}

/** The validation losses of the log, to run early stopping over by hand. */
const losses = log
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => Number(line.split(',')[3]));

function stopsAfter(patience: number): number | null {
  let [best, bad] = [Infinity, 0];
  for (const [epoch, loss] of losses.entries()) {
    if (loss < best) [best, bad] = [loss, 0];
    else if (++bad >= patience) return epoch;
  }
  return null;
}

describe('replay', () => {
  test('early stopping is what a loop over the losses does', async () => {
    const { code, out } = await call(
      'replay',
      path,
      '--patience',
      '1-12',
      '--kind',
      'early-stopping',
      '--json',
    );
    expect(code).toBe(0);
    const replays = JSON.parse(out) as readonly {
      settings: { patience: number };
      runs: readonly Replay[];
    }[];
    expect(replays.map(({ runs }) => runs[0]?.stop?.stopsAt)).toEqual(
      Array.from({ length: 12 }, (_, i) => stopsAfter(i + 1)),
    );
  });

  test('another plateau is exact up to where the rates part, and says so', async () => {
    const { out } = await call('replay', path, '--patience', '5', '--factor', '0.5');
    expect(out).toContain('reduce-on-plateau, patience 5');
    expect(out).not.toContain('early-stopping');
  });

  test('both are told where nothing else is said', async () => {
    const { out } = await call('replay', path, '--patience', '3');
    expect(out).toContain('early-stopping, patience 3');
    expect(out).toContain('reduce-on-plateau, patience 3');
  });

  test.each([
    [['--patience', 'abc']],
    [['--patience', '5-3']],
    [['--patience', '-1']],
    [[]],
    [['--patience', '3', '--kind', 'early-stopping', '--factor', '0.5']],
    [['--patience', '3', '--min-delta', '0', '--factor', '0.5']],
    [['--patience', '3', '--factor', '1.5']],
    [['--patience', '3', '--monitor', 'nothing']],
  ])('refuses %j', async (args) => {
    const { code, out, err } = await call('replay', path, ...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('error');
  });
});

describe('preview', () => {
  const schedule = cosine({ duration: '5ep' });
  const rates = [...new Scheduler(schedule, { lr: 0.1, stepsPerEpoch: 4, epochs: 5 }).preview(20)];
  const args = [
    "cosine({ duration: '5ep' })",
    '--lr',
    '0.1',
    '--epochs',
    '5',
    '--steps-per-epoch',
    '4',
  ];

  test('--json has the values of every step', async () => {
    const { code, out } = await call('preview', ...args, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ spec: schedule.spec, steps: 20, values: { lr: rates } });
  });

  test('a plot in the terminal', async () => {
    const { out } = await call('preview', ...args);
    expect(out).toContain('0.1');
    expect(out.split('\n').length).toBeGreaterThan(10);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('SVG and page', async () => {
    const [svg, html] = [join(folder, 'a.svg'), join(folder, 'a.html')];
    const { code, out } = await call('preview', ...args, '--svg', svg, '--html', html);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg/u);
    expect(readFileSync(html, 'utf8')).toMatch(/^<!doctype html>/iu);
  });

  test('what else has a base and moves is drawn too', async () => {
    const { out } = await call(
      'preview',
      'oneCycle',
      '--steps',
      '10',
      '--base',
      'momentum=0.9',
      '--json',
    );
    const { values } = JSON.parse(out) as { values: Record<string, number[]> };
    expect(Object.keys(values)).toEqual(['lr', 'momentum']);
    expect(values['momentum']).toHaveLength(10);
  });

  test('a schedule without an end needs a length', async () => {
    const { code, err } = await call('preview', 'plateau');
    expect(code).toBe(2);
    expect(err).toContain('--epochs');
  });
});

describe('lint', () => {
  test('ends with 1 where there is something', async () => {
    const args = ['cosine({ duration: 90 })', '--epochs', '90', '--steps-per-epoch', '100'];
    const { code, out } = await call('lint', ...args);
    expect(code).toBe(1);
    expect(out).toContain('wrong-unit');
    const json = await call('lint', ...args, '--json');
    expect(JSON.parse(json.out)).toMatchObject([{ code: 'wrong-unit' }, { code: 'ends-early' }]);
  });

  test('and with 0 where there is nothing', async () => {
    const { code, out } = await call('lint', "cosine({ duration: '90ep' })", '--epochs', '90');
    expect(code).toBe(0);
    expect(out).toContain('nothing');
  });
});

describe('compare', () => {
  const other = join(folder, 'other.csv');
  writeFileSync(other, kerasLog(12));

  test('a row for each training', async () => {
    const { code, out } = await call('compare', path, other);
    expect(code).toBe(0);
    expect(out).toContain('other.csv');
    expect(out).toContain('seed');
    const { out: json } = await call('compare', path, other, '--json');
    const rows = JSON.parse(json) as readonly { file: string; changes: number; best: number }[];
    expect(rows.map(({ file }) => file)).toEqual(['log.csv', 'other.csv']);
    expect(rows.map(({ changes }) => changes)).toEqual(
      [log, kerasLog(12)].map((one) => cutsOf(one).length),
    );
    expect(rows[0]?.best).toBe(Math.min(...losses));
  });

  test('as Markdown', async () => {
    const { out } = await call('compare', path, other, '--md');
    expect(out).toMatch(/^\| training \|/u);
  });

  test('one is too few', async () => {
    expect((await call('compare', path)).code).toBe(2);
  });
});

describe('watch', () => {
  test('says what is new as the log grows, each thing once', async () => {
    const growing = join(folder, 'growing.csv');
    const lines = log.trimEnd().split('\n');
    const ended = call('watch', growing, '--every', '0.05', '--quiet', '1');
    await wait(60);
    writeFileSync(growing, `${lines.slice(0, 6).join('\n')}\n`);
    await wait(150);
    appendFileSync(growing, `${lines.slice(6, 20).join('\n')}\n`);
    await wait(150);
    appendFileSync(growing, `${lines.slice(20).join('\n')}\n`);
    const { code, out } = await ended;
    expect(code).toBe(0);
    for (const at of cutsOf(log)) {
      expect(out.match(new RegExp(String.raw`epoch ${at}: rate `, 'gu')), `${at}`).toHaveLength(1);
    }
    expect(out.match(/best val_loss/gu)?.length).toBeGreaterThan(1);
  });

  test('ends when it is asked to', async () => {
    const controller = new AbortController();
    const io = testIo({ signal: controller.signal });
    const ended = run(['watch', path, '--every', '60'], io);
    await wait(300);
    controller.abort();
    expect(await ended).toBe(0);
    expect(io.printed()).toContain('schedule:');
  });

  test('a file that never comes is said at the end', async () => {
    const { code, err } = await call(
      'watch',
      join(folder, 'never'),
      '--every',
      '0.05',
      '--quiet',
      '0.1',
    );
    expect(code).toBe(3);
    expect(err).toContain('never');
  });
});

describe('the command', () => {
  test('without arguments says how it is used', async () => {
    const { code, out, err } = await call();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Usage: stepwise');
  });

  test('help and version', async () => {
    expect((await call('--help')).out).toContain('explain');
    expect((await call('help', 'replay')).out).toContain('--patience');
    expect((await call('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/u);
  });

  test('a typing mistake gets a suggestion', async () => {
    const { code, err } = await call('explan', path);
    expect(code).toBe(2);
    expect(err).toContain('Did you mean explain?');
  });
});
