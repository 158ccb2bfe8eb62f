import { describe, expect, test } from 'vitest';
import { compareBackends, compareRuns } from '../src/agreement/compareBackends.ts';
import { compareDecisions } from '../src/agreement/compareDecisions.ts';
import { describeDecision } from '../src/agreement/describeDecision.ts';
import { haveParted, relativeDifference } from '../src/agreement/relativeDifference.ts';
import type { Agreement, RunEvent, RunResult } from '../src/result.ts';
import { renderAgreementTable } from '../src/cli/agreementTable.ts';
import type { TrainedRun } from '../src/training/runAll.ts';
import { phase, reduced } from './reportSample.ts';

function trained(
  valLosses: readonly number[],
  stepLosses: readonly number[] = [],
  changes: Partial<RunResult> = {},
): TrainedRun {
  return {
    stepLosses,
    result: {
      scheduler: 'plateau',
      description: '',
      backend: 'a',
      status: 'finished',
      epochs: valLosses.map((valLoss, i) => ({
        epoch: i + 1,
        lrFirst: 1,
        lrLast: 1,
        loss: 1,
        valLoss,
        valAccuracy: 0,
      })),
      events: [],
      best: null,
      test: null,
      timing: { stepMs: 1, seconds: 1 },
      ...changes,
    },
  };
}

describe('the relative difference', () => {
  test('is a share of the greater one, whichever comes first', () => {
    expect(relativeDifference(3, 4)).toBe(0.25);
    expect(relativeDifference(4, 3)).toBe(0.25);
    expect(relativeDifference(-1, 1)).toBe(2);
    expect(relativeDifference(0, 5)).toBe(1);
  });

  test('of equal numbers is 0, zero included', () => {
    expect(relativeDifference(0, 0)).toBe(0);
    expect(relativeDifference(1e-300, 1e-300)).toBe(0);
  });

  test('is nothing where one is not finite; then they have parted, unless neither is', () => {
    expect(relativeDifference(NaN, 1)).toBeNull();
    expect(haveParted(NaN, 1, 1e9)).toBe(true);
    expect(haveParted(1, Infinity, 1e9)).toBe(true);
    expect(haveParted(NaN, NaN, 0)).toBe(false);
  });

  test('has to be above the tolerance, not at it', () => {
    expect(haveParted(3, 4, 0.25)).toBe(false);
    expect(haveParted(3, 4, 0.2499)).toBe(true);
  });
});

describe('two runs', () => {
  test('that part are told by their first, last and greatest difference, and by when', () => {
    const a = trained([8, 4, 4, 2], [10, 10, 10]);
    const b = trained([8, 3, 1, 1], [10, 10, 5]);
    expect(compareRuns(a, b, 0.25)).toEqual({
      scheduler: 'plateau',
      backends: ['a', 'a'],
      tolerance: 0.25,
      epochs: 4,
      first: 0,
      last: 0.5,
      greatest: 0.75,
      partedEpoch: 3,
      partedStep: 3,
      decision: null,
    });
  });

  test('that never part have no epoch and no step', () => {
    const all = compareRuns(trained([2, 1], [3, 3]), trained([2, 1], [3, 3]));
    expect(all).toMatchObject({ partedEpoch: null, partedStep: null, greatest: 0 });
  });

  test('are compared as far as both go', () => {
    const [long, short] = [trained([2, 1, 9], [3, 3, 9]), trained([2, 1], [3])];
    expect(compareRuns(long, short)).toMatchObject({ epochs: 2, partedEpoch: null, last: 0 });
    expect(compareRuns(short, long)).toMatchObject({ epochs: 2, partedStep: null });
  });

  test('a loss that is not finite on one alone parts them, and is no difference', () => {
    const all = compareRuns(trained([1, 1]), trained([1, NaN]));
    expect(all).toMatchObject({ first: 0, last: null, greatest: 0, partedEpoch: 2 });
  });

  test('the tolerance is 1e-3 unless told otherwise', () => {
    expect(compareRuns(trained([1]), trained([1.0009])).partedEpoch).toBeNull();
    expect(compareRuns(trained([1]), trained([1.0011])).partedEpoch).toBe(1);
  });
});

describe('decisions', () => {
  const deciding = (events: readonly RunEvent[], changes: Partial<RunResult> = {}): RunResult =>
    trained([1, 1, 1, 1, 1, 1], [], { events, ...changes }).result;
  const begin = phase(0, 'plateau', 'Enters plateau.');
  const cut = (at: number): RunEvent => reduced(at, '1', '0.5', 1);
  const mark = (at: number) => ({ at, type: 'reduced', label: '×0.5' });

  test('that are the same are no difference, whatever their words', () => {
    const other = { ...cut(3), text: 'not better than 0.1231' };
    expect(compareDecisions(deciding([begin, cut(3)]), deciding([begin, other]))).toBeNull();
  });

  test('at another time are told with both times', () => {
    const found = compareDecisions(
      deciding([begin, cut(3), cut(4)]),
      deciding([begin, cut(3), cut(5)]),
    );
    expect(found).toEqual({ alike: 2, events: [mark(4), mark(5)] });
  });

  test('that only one took are told with nothing on the other side', () => {
    const found = compareDecisions(deciding([begin]), deciding([begin, cut(5)]));
    expect(found).toEqual({ alike: 1, events: [null, mark(5)] });
  });

  test('later than the end of a run that was cut short are not compared', () => {
    const whole = deciding([begin, cut(3), cut(6)]);
    const short = { ...deciding([begin, cut(3)]), status: 'interrupted' as const };
    expect(compareDecisions(whole, { ...short, epochs: short.epochs.slice(0, 4) })).toBeNull();
    expect(compareDecisions(whole, short)).toEqual({ alike: 2, events: [mark(6), null] });
  });
});

describe('a decision in words', () => {
  const backends = ['tfjs', 'onnxruntime'] as const;
  const mark = (type: string, label: string, at: number) => ({ type, label, at });
  const cut = mark('reduced', '×0.5', 7);
  const stop = mark('stopped', 'stop', 8);

  test.each([
    [cut, { ...cut, at: 8 }, 'cut ×0.5 after epoch 7 on tfjs, after epoch 8 on onnxruntime'],
    [cut, stop, 'cut ×0.5 after epoch 7 on tfjs, stop after epoch 8 on onnxruntime'],
    [null, stop, 'nothing more on tfjs, stop after epoch 8 on onnxruntime'],
    [
      mark('skipped', 'skipped', 2.5),
      null,
      'skipped in epoch 3 on tfjs, nothing more on onnxruntime',
    ],
    [
      mark('blocked', 'cooldown', 3),
      mark('phase', 'plateau', 0),
      'cut blocked (cooldown) after epoch 3 on tfjs, phase plateau at the start on onnxruntime',
    ],
  ])('%j against %j', (one, other, text) => {
    expect(describeDecision({ backends, decision: { alike: 1, events: [one, other] } })).toBe(text);
  });

  test('that is no difference', () => {
    expect(describeDecision({ backends, decision: null })).toBe('the same');
  });
});

describe('the table in the terminal', () => {
  const agreement = (scheduler: string, decides: boolean): Agreement => ({
    scheduler,
    backends: ['tfjs', 'onnxruntime'],
    tolerance: 1e-3,
    epochs: 60,
    first: 3.24e-5,
    last: null,
    greatest: 0.5,
    partedEpoch: decides ? 12 : null,
    partedStep: decides ? 1234 : null,
    decision: decides
      ? {
          alike: 2,
          events: [
            { type: 'reduced', label: '×0.5', at: 33 },
            { type: 'reduced', label: '×0.5', at: 34 },
          ],
        }
      : null,
  });

  test('has what was compared, the first decision that differs, and fits into 80 columns', () => {
    const lines = renderAgreementTable([
      agreement('exponential', false),
      agreement('plateau', true),
    ]).split('\n');
    const cells = (name: string) =>
      lines.find((line) => line.startsWith(`${name} `))?.split(/ {2,}/);
    expect(cells('exponential')).toEqual([
      'exponential',
      '3.2e-5',
      '–',
      'never',
      'never',
      'the same',
    ]);
    expect(cells('plateau')).toEqual(['plateau', '3.2e-5', '–', 'step 1234', 'epoch 12', 'differ']);
    expect(lines).toContain(
      'plateau: cut ×0.5 after epoch 33 on tfjs, after epoch 34 on onnxruntime',
    );
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  test('is one for each pair of backends', () => {
    const other = { ...agreement('cosine', false), backends: ['tfjs', 'third'] as const };
    const text = renderAgreementTable([agreement('cosine', false), other]);
    expect(text.match(/^tfjs and \w+/gm)).toEqual(['tfjs and onnxruntime', 'tfjs and third']);
    expect(text.match(/^cosine /gm)).toHaveLength(2);
  });
});

test('the first backend is compared with each other one, schedule by schedule', () => {
  const of = (scheduler: string, backend: string, losses: readonly number[]): TrainedRun =>
    trained(losses, [], { scheduler, backend });
  const runs = [
    of('one', 'b', [1]),
    of('two', 'c', [1]),
    of('one', 'c', [2]),
    of('one', 'a', [4]),
    of('two', 'b', []),
    of('two', 'a', [1]),
    of('three', 'a', [1]),
  ];
  const names = { schedulers: ['two', 'one', 'three'], backends: ['a', 'b', 'c'] };
  const found = compareBackends(runs, names);
  expect(found.map(({ scheduler, backends, last }) => [scheduler, ...backends, last])).toEqual([
    ['two', 'a', 'c', 0],
    ['one', 'a', 'b', 0.75],
    ['one', 'a', 'c', 0.5],
  ]);
});
