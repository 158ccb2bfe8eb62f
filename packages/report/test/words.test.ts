import { describe, expect, it } from 'vitest';
import { renderMarkdown, renderReport, renderText } from '../src/index.ts';
import { ending } from '../src/story/ending.ts';
import { runStory } from '../src/story/runStory.ts';
import { formatNumber, keyName } from '../src/story/valueWords.ts';
import {
  formatPlace,
  formatRatio,
  formatShare,
  listed,
  sentence,
  shortList,
} from '../src/words.ts';
import {
  analysisOf,
  bareRun,
  historyOf,
  range,
  runHistory,
  series,
  STAIRS,
  STAIRS_INPUT,
  STAIRS_RUN,
} from './sample.ts';

describe('numbers as words', () => {
  it.each([
    [0.099, '9.9'],
    [-0.0044, '−0.4'],
    [0.24, '24.0'],
    [0, '0'],
    [0.0003, '0.03'],
    [-1e-9, '−<0.0001'],
    [12, '1200.0'],
  ])('a share of %f is %s percent', (share, text) => {
    expect(formatShare(share)).toBe(`${text}\u00A0%`);
  });

  it.each([
    [35, '35'],
    [1500, '1,500'],
    [0.25, '0.25'],
    [1234.5678, '1,234.57'],
    [-2, '-2'],
  ])('the place %f is %s', (at, text) => {
    expect(formatPlace(at)).toBe(text);
  });

  it.each([
    [0.5, '×0.5'],
    [1 / 3, '×0.333'],
    [2, '×2'],
  ])('the ratio %f is %s', (ratio, text) => {
    expect(formatRatio(ratio)).toBe(text);
  });

  it.each([
    [0, '0'],
    [100_000, '100,000'],
    [0.06, '0.06'],
    [0.123456, '0.1235'],
    [0.00012345, '1.234e-4'],
    [12_345_678.9, '1.235e7'],
  ])('the number %f is %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it('names keys, lists and sentences', () => {
    expect(keyName('lastBestAt')).toBe('last best at');
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
    expect(listed([])).toBe('');
    expect(shortList(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
    expect(sentence('halved at 3')).toBe('Halved at 3.');
    expect(sentence('val_loss fell.')).toBe('val_loss fell.');
    expect(sentence('lr fell')).toBe('lr fell.');
    expect(sentence(' ')).toBe('');
  });
});

describe('how a run ended', () => {
  const run = bareRun({ first: 1, last: 42, rows: 42 });
  const planned = (plannedEpochs: number): ReturnType<typeof runHistory> =>
    runHistory([], { facts: { plannedEpochs } });

  it('is told as far as the log says', () => {
    expect(ending(STAIRS_RUN, STAIRS)).toBe('Early stopping ended it at epoch 60.');
    expect(ending(run, planned(42))).toBe('It ran to its planned end, epoch 42.');
    expect(ending({ ...run, first: 0, last: 41 }, planned(42))).toContain('planned end');
    expect(ending(run, planned(1000))).toContain('at epoch 42 of 1,000 that were planned');
    expect(ending(run, null)).toBe('The log ends at epoch 42 and does not say why.');
    expect(ending(bareRun(), null)).toBe('The log has no row of numbers.');
  });
});

describe('the story', () => {
  it('numbers what happened in its order, and says what it brought', () => {
    const { milestones, headline } = runStory(STAIRS_RUN, STAIRS);
    expect(headline).toMatch(/^Reduce on plateau, three cuts; best val_loss 0\.\d+ at epoch \d+$/);
    expect(milestones.map(({ number, at, label }) => [number, at, label])).toEqual([
      [1, 4, 'warm-up ends'],
      [2, 21, '×0.5 plateau'],
      [3, 36, '×0.5 plateau'],
      [4, 49, '×0.5 plateau'],
      [5, 60, 'stopped early'],
    ]);
    expect(milestones[1]?.text).toContain('its best became 20.0\u00A0% better');
    expect(milestones[3]?.text).toContain('no new best (−0.4\u00A0%)');
  });

  it('says where the log shows a change before it was trained with', () => {
    const [change] = STAIRS_RUN.changes;
    const ahead = { ...STAIRS_RUN, changes: [{ ...change!, effectiveAt: 22 }] };
    const [, milestone] = runStory(ahead, null).milestones;
    expect(milestone?.at).toBe(22);
    expect(milestone?.text).toContain(
      'The log shows it at epoch 21, training had it from epoch 22 on.',
    );
  });

  it('marks what went wrong, and cuts that only the losses show', () => {
    const [finding] = STAIRS_RUN.findings;
    const inferred = {
      verdict: 'consistent' as const,
      afterBad: 6,
      places: [21, 36],
      confidence: 'weak' as const,
      evidence: {},
      text: 'consistent with cuts after 6 rows without improvement',
    };
    const run = {
      ...STAIRS_RUN,
      rateKey: null,
      changes: [],
      warmupEnd: null,
      inferred,
      findings: [{ ...finding!, code: 'diverged' as const, at: 30 }],
    };
    const { milestones, lead, headline } = runStory(run, null);
    expect(milestones.map(({ at, label, cuts }) => [at, label, cuts])).toEqual([
      [21, 'cut, inferred', true],
      [30, 'diverged', false],
      [36, 'cut, inferred', true],
    ]);
    expect(lead).toContain('Consistent with cuts after 6 rows');
    expect(headline).toMatch(/can be inferred/);
    const unknown = { ...run, inferred: { ...inferred, verdict: 'unknown' as const } };
    expect(runStory(unknown, null).milestones).toHaveLength(1);
  });

  it('does not speak of a rate that was not logged, nor of kinds that can’t be told apart as one', () => {
    const none = runStory({ ...STAIRS_RUN, rateKey: null, changes: [] }, null);
    expect(none.headline).toMatch(/^No learning rate in the log/);
    const { schedule } = STAIRS_RUN;
    const unsure = { ...STAIRS_RUN, schedule: { ...schedule, alternatives: ['step' as const] } };
    expect(runStory(unsure, null).lead).toContain('can’t tell it apart from step decay');
  });
});

describe('text and Markdown', () => {
  const { analysis, history } = STAIRS_INPUT;

  it.each([40, 80, 120])('keep to %i characters, tables apart', (width) => {
    const lines = renderText(analysis, { history, width }).split('\n');
    const long = lines.filter((line) => line.length > width && !line.startsWith('  '));
    expect(long).toEqual([]);
  });

  it('tell the same as the page', () => {
    const page = renderReport(STAIRS_INPUT).replaceAll('&#39;', "'");
    const { lead } = runStory(STAIRS_RUN, STAIRS);
    for (const text of [
      renderText(analysis, { history, width: 10_000 }),
      renderMarkdown(analysis, { history }),
      page,
    ]) {
      expect(text).toContain(lead);
      expect(text).toContain('A problem.');
      expect(text).toContain('That no future run would lose by it.');
    }
  });

  it('have a row for each run of a file with many, and no more than the problems of each', () => {
    const runs = range(20, 0).map((run) => ({
      ...STAIRS_RUN,
      run,
      findings: STAIRS_RUN.findings.map((finding) => ({ ...finding, run })),
    }));
    const text = renderText(analysisOf(...runs));
    expect(text.match(/^ {2}Run \d+ /gm)).toHaveLength(20);
    expect(text.match(/^- Run \d+: problem/gm)).toHaveLength(20);
    expect(text).not.toContain('What each rate brought');
  });

  it('say what there is when there is nothing', () => {
    const damage = [{ code: 'empty', text: 'there is nothing in the file' }] as const;
    const empty = { ...analysisOf(), damage };
    expect(renderText(empty)).toContain('- There is nothing in the file.');
    expect(renderMarkdown(empty, { history: { ...historyOf(), damage } })).toContain(
      'There is nothing in the file.',
    );
    expect(
      renderText(analysisOf(bareRun()), { history: historyOf(runHistory([series('loss', [])])) }),
    ).toContain('no row of numbers');
  });
});
