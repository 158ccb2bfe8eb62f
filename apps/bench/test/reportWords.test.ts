import { describe, expect, it } from 'vitest';
import { renderReport } from '../src/report/renderReport.ts';
import type { BenchResult } from '../src/result.ts';
import { byClass, byId, figures, find, parsePage, path, read, wording } from './reportPage.ts';
import {
  makeResult,
  makeStairs,
  phase,
  reduced,
  SAMPLE_RUNS,
  losses,
  bothBackends,
  failed,
} from './reportSample.ts';

describe('words', () => {
  it('say what was trained, and that one seed is no ranking', () => {
    const words = wording(read(makeResult()));
    for (const phrase of [
      'Six learning-rate schedules, one model',
      'One seed: a demonstration, no ranking.',
      'convolutional network, 18,474 parameters',
      '4,000 to train, 1,000 to validate, 1,000 to test',
      'Adam, base rate 1e-3',
      'at most 15 epochs of 125 steps, batches of 32',
      'seed 42',
      '22 November 2026, 14:38 UTC, took 4 min 1 s',
      'a common processor at 2.4 GHz, 2 cores, Node 20.20.2',
    ]) {
      expect(words).toContain(phrase);
    }
    expect(words).not.toContain('interrupted');
    expect(words).not.toContain('failed');
  });

  it('list every event with its label, its time and its cause', () => {
    const section = byId(read(makeResult()), 'run-2');
    const items = find(byClass(section, 'marks'), 'li').map(wording);
    expect(items).toHaveLength(SAMPLE_RUNS[1]!.events.length);
    for (const [index, event] of SAMPLE_RUNS[1]!.events.entries()) {
      expect(items[index]).toContain(event.text);
      expect(items[index]).toContain(event.label);
      expect(items[index]).toContain(event.at === 0 ? 'at the start' : `after epoch ${event.at}`);
    }
  });

  it('keep phases quieter than cuts', () => {
    const rules = find(find(byId(read(makeResult()), 'run-2'), '.wide')[0]!, '.rule').slice(0, 6);
    expect(rules.map(({ attributes }) => attributes['class'])).toEqual([
      'rule quiet',
      'rule quiet',
      'rule',
      'rule',
      'rule',
      'rule',
    ]);
  });

  it('say that a command was interrupted, and what is missing', () => {
    const base = makeResult([
      SAMPLE_RUNS[0]!,
      { ...SAMPLE_RUNS[2]!, status: 'interrupted', epochs: SAMPLE_RUNS[2]!.epochs.slice(0, 4) },
    ]);
    const settings = { ...base.settings, schedulers: ['constant', 'cosine', 'step', 'one-cycle'] };
    const words = wording(read({ ...base, settings, complete: false }));
    expect(words).toContain(
      'The command was interrupted, so this report is not complete: cosine ended after 4 of 15 epochs; step, one-cycle did not begin.',
    );
  });

  it('show the error of a failed run', () => {
    const page = read(makeResult([failed, SAMPLE_RUNS[2]!]));
    expect(wording(page)).toContain('One run failed.');
    const words = wording(byId(page, 'run-1'));
    expect(words).toContain('Error: no kernel <Conv2D> & "more"');
    expect(words).toContain('No epoch ended, so there is nothing to draw.');
    expect(figures(byId(page, 'run-1'))).toHaveLength(0);
  });

  it('name the epochs whose loss is no number, and break the line there', () => {
    const gaps = losses(15, (epoch) =>
      epoch === 7 || (epoch > 9 && epoch < 13) ? NaN : 1 / epoch,
    );
    // As it comes back from a file: JSON has null for NaN.
    const result = JSON.parse(JSON.stringify(makeResult([gaps]))) as BenchResult;
    const section = byId(read(result), 'run-1');
    expect(wording(section)).toContain(
      'The validation loss is not a finite number in epoch 7, 10–12: its line is broken there.',
    );
    const validation = find(find(section, '.medium')[0]!, '.line')[1]!;
    expect(validation.attributes['d']!.match(/M/g)).toHaveLength(3);
    expect(path(validation)).toHaveLength(15 - 4);
  });

  describe('of two backends', () => {
    const page = read(makeResult(bothBackends));
    const plateau = byId(page, 'run-2');

    it('have one section for a schedule, with what came out on each', () => {
      const sections = find(page, '.run');
      expect(sections.map((section) => wording(find(section, 'h2')[0]!))).toEqual(
        SAMPLE_RUNS.map(({ scheduler }) => scheduler),
      );
      for (const section of sections) {
        expect(find(section, '.outcome').map((part) => wording(find(part, 'h3')[0]!))).toEqual(
          section === plateau
            ? ['tfjs-wasm stopped early', 'onnxruntime stopped early']
            : ['tfjs-wasm', 'onnxruntime'],
        );
      }
    });

    it('have the curves of both in one colour, the second dashed, with names at their ends', () => {
      const figure = find(plateau, '.medium')[0]!;
      const lines = find(figure, '.line').slice(0, 4);
      expect(lines.map((line) => wording(find(line, 'title')[0]!))).toEqual([
        'training loss on tfjs-wasm',
        'training loss on onnxruntime',
        'validation loss on tfjs-wasm',
        'validation loss on onnxruntime',
      ]);
      const styles = lines.slice(2).map(({ attributes }) => attributes['style']);
      expect(new Set(styles).size).toBe(1);
      const dashes = lines.map(({ attributes }) => attributes['stroke-dasharray']);
      expect(dashes[0]).toBeUndefined();
      expect(dashes[1]).toBeDefined();
      expect(dashes.slice(2)).toEqual(dashes.slice(0, 2));
      expect(find(figure, '.end').slice(0, 3).map(wording)).toEqual([
        'training',
        'tfjs-wasm',
        'onnxruntime',
      ]);
    });

    it('have one mark for what both decided, and say where one was alone', () => {
      const items = find(byClass(plateau, 'marks'), 'li').map(wording);
      expect(items).toHaveLength(SAMPLE_RUNS[1]!.events.length + 1);
      expect(items[3]).toContain('×0.5 after epoch 8, on tfjs-wasm only');
      expect(items[4]).toContain('×0.5 after epoch 9, on onnxruntime only');
      expect(items.filter((item) => item.includes('only'))).toHaveLength(2);
    });

    it('have one name for a schedule at the line ends of the overview', () => {
      const overview = byClass(page, 'overview');
      const figure = find(overview, '.narrow')[0]!;
      const names = SAMPLE_RUNS.map(({ scheduler }) => scheduler.slice(0, 8));
      const labels = find(figure, '.end').map((end) => wording(end).slice(0, 8));
      expect(labels).toEqual([...names, ...names]);
      expect(find(figure, '.line')).toHaveLength(24);
      expect(wording(byClass(overview, 'keys'))).toBe('tfjs-wasm onnxruntime');
    });

    it('say how far both agree, and which decision differs', () => {
      const section = byClass(page, 'agreement');
      const rows = find(section, 'tr')
        .slice(1)
        .map((row) => find(row, 'td').map((cell) => [cell.attributes['data-name'], wording(cell)]));
      expect(rows).toHaveLength(6);
      // 4e-6 after the first epoch, 4 times as much after each: above 1e-3 after the fifth
      expect(rows[0]).toEqual([
        ['After the first epoch', '4.0e-6'],
        ['At the end', '1.0e0'],
        ['Greatest', '1.0e0'],
        ['Training parts at', 'never'],
        ['Validation parts in', 'epoch 5'],
        ['Decisions', 'the same'],
      ]);
      expect(rows[1]?.at(-1)?.[1]).toBe(
        'cut ×0.5 after epoch 8 on tfjs-wasm, after epoch 9 on onnxruntime',
      );
      expect(wording(section)).toContain('validation losses agree to 4.0e-6 or better');
    });

    it('draw the difference of each schedule as it is', () => {
      const figure = find(byClass(page, 'agreement'), '.wide')[0]!;
      const [, first] = find(figure, '.line').map(path);
      // 1e-6 · 4ⁿ over 1 + 1e-6 · 4ⁿ: a straight line on a logarithmic axis while it is small
      const [a, b, c] = [first![0]!, first![3]!, first![6]!];
      expect(Math.abs(b[1] - (a[1] + c[1]) / 2)).toBeLessThan(0.5);
      expect(a[1]).toBeGreaterThan(b[1]);
    });

    it('say that they do not agree where they do not', () => {
      const apart = bothBackends.map((run, i) =>
        i % 2 === 0
          ? run
          : {
              ...run,
              epochs: run.epochs.map((epoch) => ({ ...epoch, valLoss: 2 * epoch.valLoss })),
            },
      );
      const words = wording(byClass(read(makeResult(apart)), 'agreement'));
      expect(words).toContain('differ by up to 5.0e-1: more than rounding explains');
    });
  });

  it('say nothing of agreement where there is one backend', () => {
    expect(find(read(makeResult()), '.agreement')).toHaveLength(0);
    expect(find(read(makeResult()), '.keys')).toHaveLength(0);
  });

  it('show what there is when a run failed on one of two backends', () => {
    const run = SAMPLE_RUNS[2]!;
    const page = read(
      makeResult([
        { ...failed, scheduler: run.scheduler },
        { ...run, backend: 'b' },
      ]),
    );
    const section = byId(page, 'run-1');
    expect(find(section, '.outcome').map((part) => find(part, '.failure').length)).toEqual([1, 0]);
    expect(figures(section)).toHaveLength(3);
    expect(find(page, '.agreement')).toHaveLength(0);
  });
});

describe('the table', () => {
  it('has every run in the order of the settings, whatever the order and the results of the runs', () => {
    const { settings } = makeResult();
    const page = read({ ...makeResult(SAMPLE_RUNS.toReversed()), settings });
    const names = find(find(page, '.runs')[0]!, 'a').map(wording);
    expect(names).toEqual(settings.schedulers);
  });

  it('has a scope for every header and the numbers of the run', () => {
    const page = read(makeResult());
    for (const header of find(page, 'th')) {
      expect(['col', 'row']).toContain(header.attributes['scope']);
    }
    const row = find(find(page, '.runs')[0]!, 'tr')[2]!;
    const cells: Readonly<Record<string, string>> = Object.fromEntries(
      find(row, 'td').map((cell) => [cell.attributes['data-name'] ?? '', wording(cell)]),
    );
    const best = SAMPLE_RUNS[1]!.best!;
    expect(cells['Backend']).toBe('tfjs-wasm');
    expect(Number(cells['Best validation loss'])).toBeCloseTo(best.valLoss, 5);
    expect(cells['Its accuracy']).toBe(`${(best.valAccuracy * 100).toFixed(1)} %`);
    expect(cells['Its epoch']).toBe(String(best.epoch));
    expect(cells['Epochs run']).toBe('14');
    expect(cells['Marked changes of rate']).toBe('3');
    expect(cells['Time per step']).toBe('9.0 ms');
    expect(cells['Status']).toBe('stopped early');
    expect(wording(row)).toContain(SAMPLE_RUNS[1]!.description);
  });

  it('leaves out test results that nobody has', () => {
    const untested = SAMPLE_RUNS.map((run) => ({ ...run, test: null }));
    expect(renderReport(makeResult(untested))).not.toContain('Test loss');
    expect(renderReport(makeResult())).toContain('Test loss');
  });
});

it('escapes every text that comes from outside', () => {
  const evil = `<img src=x onerror="alert(1)">&'`;
  const event = { ...reduced(3, 'a', 'b', 1), label: evil.slice(0, 12), text: evil };
  const base = makeResult([
    {
      ...SAMPLE_RUNS[0]!,
      scheduler: evil,
      backend: evil,
      description: evil,
      error: evil,
      status: 'failed',
      events: [event, { ...phase(4, evil, evil), type: evil }],
    },
    SAMPLE_RUNS[1]!,
  ]);
  const { settings, environment } = base;
  const result: BenchResult = {
    ...base,
    complete: false,
    settings: {
      ...settings,
      model: evil,
      optimizer: evil,
      preset: evil,
      data: { ...settings.data, name: evil },
      schedulers: [...settings.schedulers, `${evil} again`],
    },
    environment: { ...environment, cpu: evil, node: evil, startedAt: evil },
  };
  const text = renderReport(result);
  expect(text).not.toContain('<img');
  expect(find(parsePage(text), 'img')).toHaveLength(0);
  expect(text.split('&lt;img src=x onerror=&quot;').length).toBeGreaterThan(12);
});

it('stays light: six runs of 15 epochs in under 200 kB, 100,000 epochs in under 500', () => {
  expect(Buffer.byteLength(renderReport(makeResult()))).toBeLessThan(200_000);
  const long = renderReport(makeResult([makeStairs(100_000, [20_000, 60_000])]));
  expect(Buffer.byteLength(long)).toBeLessThan(500_000);
  expect(find(parsePage(long), '.run')).toHaveLength(1);
});

it('gives the same page for the same result', () => {
  expect(renderReport(makeResult())).toBe(renderReport(makeResult()));
});
