import { plateau, Scheduler, type Message, type RunHistory } from '@stepwise/core';
import { describe, expect, test } from 'vitest';
import { causesOf, type Causes } from '../src/causes/causesOf.ts';
import type { Watched } from '../src/draft.ts';
import { noisyLosses, randomNumbers, series, storyOf, watchedRun } from './support/watchedRun.ts';

/** Losses that improve up to the rows after which nothing does for so many rows; there the rate falls. */
function stalls(lengths: readonly number[], afterBad: number): number[] {
  let level = 1;
  const losses: number[] = [];
  for (const length of lengths) {
    for (let i = 0; i < length; i += 1) losses.push((level -= 0.01));
    for (let i = 0; i < afterBad; i += 1) losses.push(level + 0.005);
  }
  return losses;
}

/** Rates that are multiplied at these rows, one or many factors. */
function stepped(rows: number, at: readonly number[], factor = 0.5): number[] {
  return Array.from(
    { length: rows },
    (_, row) => factor ** at.filter((place) => place <= row).length,
  );
}

function explain(watched: Watched): Causes {
  return causesOf(watched, storyOf(watched));
}

function withHistory(watched: Watched, more: Partial<RunHistory>): Watched {
  return { ...watched, history: { ...watched.history, ...more } };
}

const LENGTHS = [9, 4, 13, 6, 11];
const LOSSES = stalls([...LENGTHS, 5], 3);
/** 3 rows after the last improvement of each stretch, and one more: the first row with the new rate. */
const CUTS = LENGTHS.map((_, i) => LENGTHS.slice(0, i + 1).reduce((sum, n) => sum + n + 3, 0));
const RATES = stepped(LOSSES.length, CUTS);

describe('reduce-on-plateau', () => {
  test('is told with the metric, its best and the rows that it stood still', () => {
    const { changes, schedule, plateau: found } = explain(watchedRun(RATES, LOSSES));
    expect(changes.map(({ cause, confidence }) => `${cause} ${confidence}`)).toEqual(
      CUTS.map(() => 'plateau strong'),
    );
    const [first] = changes;
    expect(first?.at).toBe(13);
    expect(first?.evidence).toMatchObject({ monitor: 'val_loss', bestAt: 9, afterBad: 3 });
    expect(first?.reason).toBe(
      'val_loss had not improved on 0.91 (epoch 9) for 3 epochs: reduce-on-plateau halves the rate.',
    );
    expect(schedule).toMatchObject({
      kind: 'reduce-on-plateau',
      alternatives: [],
      parameters: { factor: 0.5, afterBad: 3, monitor: 'val_loss', cooldown: 0 },
    });
    expect(schedule.parameters).not.toHaveProperty('patience');
    expect(found).toMatchObject({ afterBad: 3, patience: null, start: 0 });
  });

  test.each([
    ['pytorch', 2],
    ['transformers', 2],
    ['lightning', 2],
    ['keras', 3],
  ])('its patience is named where it is known who counted: %s', (framework, patience) => {
    const watched = watchedRun(RATES, LOSSES, { facts: { framework } });
    expect(explain(watched).schedule.parameters['patience']).toBe(patience);
  });

  test('on a metric that should be high, where the loss explains nothing', () => {
    const random = randomNumbers(7);
    const other = LOSSES.map(() => random());
    const bare = watchedRun(RATES, other);
    const accuracy = series(
      'val_accuracy',
      'metric',
      'validation',
      LOSSES.map((loss) => 1 - loss),
    );
    const watched = withHistory(bare, { series: [...bare.history.series, accuracy] });
    const { changes, plateau: found } = explain(watched);
    expect(found).toMatchObject({ monitor: 'val_accuracy', mode: 'max', afterBad: 3 });
    expect(changes[0]?.evidence['best']).toBeCloseTo(1 - 0.91, 12);
  });

  test('on a metric that is read the wrong way round', () => {
    const random = randomNumbers(9);
    const bare = watchedRun(
      RATES,
      LOSSES.map(() => random()),
    );
    // it should be high, and the scheduler cuts where it does not fall
    const dice = series('val_dice', 'metric', 'validation', LOSSES);
    const watched = withHistory(bare, { series: [...bare.history.series, dice] });
    expect(dice.mode).toBe('max');
    expect(explain(watched).plateau).toMatchObject({ monitor: 'val_dice', mode: 'min' });
  });

  test('validations once in an epoch, rates every so many steps', () => {
    const steps = 390;
    const every = 50;
    const rows = Array.from({ length: (LOSSES.length * steps) / every }, (_, i) => i * every + 49);
    const rate = {
      ...series('lr', 'rate', null, []),
      axis: 'step',
      at: rows,
      values: rows.map((step) => RATES[Math.floor(step / steps)] ?? 0),
    } as const;
    const loss = series('val_loss', 'loss', 'validation', LOSSES);
    const elsewhere = loss.at.map((epoch) => epoch * steps - 1);
    const validation = { ...loss, elsewhere };
    const bare = watchedRun(RATES, LOSSES);
    const watched = {
      ...withHistory(bare, { series: [rate, validation] }),
      rate,
      validation,
    };
    const { changes, plateau: found } = causesOf(watched, { ...storyOf(watched), axis: 'step' });
    expect(found).toMatchObject({ afterBad: 3, monitor: 'val_loss' });
    expect(changes).toHaveLength(CUTS.length);
    expect(changes[0]?.reason).toContain('for 3 evaluations');
    expect(changes[0]?.evidence).toMatchObject({
      bestAt: 9 * steps - 1,
      decidedAt: 12 * steps - 1,
    });
  });

  test('values that are not finite count as rows without improvement', () => {
    const finite = watchedRun(RATES, LOSSES);
    const { validation } = finite;
    if (validation === null) throw new Error('there is one');
    // the second of the three rows before the first cut
    const gap = 10;
    const holed = {
      ...validation,
      at: validation.at.filter((_, row) => row !== gap),
      values: validation.values.filter((_, row) => row !== gap),
      nonFinite: [{ value: 'NaN', from: gap + 1, to: gap + 1, count: 1 }],
    } as const;
    const { series: all } = finite.history;
    const watched = withHistory(
      { ...finite, validation: holed },
      { series: all.map((one) => (one === validation ? holed : one)) },
    );
    const { changes } = explain(watched);
    expect(changes.every(({ cause }) => cause === 'plateau')).toBe(true);
  });

  test('a last cut that the minimum makes smaller is a clamp, due as the others are', () => {
    const rates = RATES.map((rate) => Math.max(rate, 0.04));
    const { changes, schedule } = explain(watchedRun(rates, LOSSES));
    expect(changes).toHaveLength(5);
    expect(changes.map(({ cause }) => cause)).toEqual([
      ...CUTS.map(() => 'plateau').slice(1),
      'clamp',
    ]);
    expect(changes.at(-1)?.reason).toMatch(/had not improved on .* to its minimum 0.04/u);
    expect(changes.at(-1)?.evidence['min']).toBe(0.04);
    expect(schedule.parameters['min']).toBe(0.04);
  });

  test('a cut that would show after the last row is not missed, one that would show before is', () => {
    // the last three losses call for another cut, from the next row on
    expect(explain(watchedRun(RATES, LOSSES)).plateau).not.toBeNull();
    const longer = [...LOSSES, 2];
    expect(explain(watchedRun(stepped(longer.length, CUTS), longer)).plateau).toBeNull();
  });

  test('factors that differ are no plateau scheduler', () => {
    const rates = RATES.map((rate, row) => (row >= (CUTS[1] ?? 0) ? rate / 3 : rate));
    expect(explain(watchedRun(rates, LOSSES)).plateau).toBeNull();
  });

  test('a warm-up may end before it begins to listen', () => {
    // the first epochs get worse: a scheduler that had heard them would have cut
    const losses = [2, 3, 4, 5, 6, 7, ...LOSSES];
    const warm = [0.2, 0.4, 0.6, 0.8, 0.9, 0.95];
    const watched = watchedRun([...warm, ...RATES], losses);
    const { plateau: found } = causesOf(watched, storyOf(watched, 7));
    expect(found).toMatchObject({ afterBad: 3 });
    expect(found?.start).toBeGreaterThan(3);
  });
});

describe('places that someone chose', () => {
  const noise = (rates: readonly number[]): number[] => {
    const next = noisyLosses(randomNumbers(3));
    return rates.map((rate) => next(rate));
  };

  test.each([
    ['equal distances', [12, 24, 36, 48], /every 12 epochs/],
    ['multiples of 30', [30, 60, 80], /multiples of 10 epochs/],
  ])('%s are milestones', (_, at, words) => {
    const rates = stepped(100, at);
    const { changes } = explain(watchedRun(rates, noise(rates)));
    expect(changes.map(({ cause }) => cause)).toEqual(at.map(() => 'milestone'));
    expect(changes[0]?.reason).toMatch(words);
  });

  test('a metric that stands still does not make a plateau scheduler of a fixed step', () => {
    const rates = stepped(100, [15, 25, 35, 45, 55, 65]);
    const { changes, schedule } = explain(
      watchedRun(
        rates,
        rates.map(() => 50),
      ),
    );
    expect(changes.filter(({ cause }) => cause === 'plateau')).toEqual([]);
    expect(schedule.kind).not.toBe('reduce-on-plateau');
  });

  test('a last step that a minimum bounds is a clamp', () => {
    const rates = stepped(100, [20, 40, 60, 80]).map((rate) => Math.max(rate, 0.1));
    const { changes } = explain(watchedRun(rates, noise(rates)));
    expect(changes.map(({ cause }) => cause)).toEqual([
      'milestone',
      'milestone',
      'milestone',
      'clamp',
    ]);
    expect(changes.at(-1)?.evidence).toMatchObject({ min: 0.1, factor: 0.5, wanted: 0.0625 });
  });

  test('others are unknown, and the text says what was tried', () => {
    const rates = stepped(100, [13, 37, 71, 88]);
    const { changes, schedule } = explain(watchedRun(rates, noise(rates)));
    expect(changes.map(({ cause }) => cause)).toEqual(Array.from({ length: 4 }, () => 'unknown'));
    expect(changes[0]?.reason).toContain('no reduce-on-plateau on val_loss');
    expect(schedule.alternatives).toContain('reduce-on-plateau');
  });
});

describe('reductions that something takes back', () => {
  const rates = RATES.map((_, row) => (CUTS.includes(row) ? 0.5 : 1));
  const { changes, findings } = explain(watchedRun(rates, LOSSES));

  test('go down for a plateau and up again undone', () => {
    expect(changes.map(({ cause }) => cause)).toEqual(CUTS.flatMap(() => ['plateau', 'undone']));
  });

  test('are a problem, with their places', () => {
    const [finding] = findings;
    expect(finding).toMatchObject({
      code: 'undone-reductions',
      severity: 'problem',
      values: { places: CUTS.map((row) => row + 1), reductions: 5 },
    });
    expect(finding?.text).toContain('the rate never really changed');
  });
});

describe('what is written down comes first', () => {
  const said: Message = {
    code: 'reduced',
    axis: 'epoch',
    at: 12,
    value: 0.5,
    text: 'Epoch 12: ReduceLROnPlateau reducing learning rate to 0.5.',
  };

  test('a message of Keras makes a single cut certain', () => {
    const random = randomNumbers(1);
    const rates = stepped(40, [12]);
    const watched = withHistory(
      watchedRun(
        rates,
        rates.map(() => random()),
      ),
      { messages: [said] },
    );
    expect(explain(watched).changes).toMatchObject([{ cause: 'plateau', confidence: 'certain' }]);
    const wrong = withHistory(watched, { messages: [{ ...said, value: 0.25 }] });
    expect(explain(wrong).changes[0]?.confidence).not.toBe('certain');
  });

  test('events of a Stepwise scheduler are certain, and say it in their words', () => {
    const scheduler = new Scheduler(plateau({ patience: 2, factor: 0.5 }), {
      lr: 1,
      stepsPerEpoch: 1,
    });
    const rates: number[] = [];
    for (const loss of LOSSES) {
      rates.push(scheduler.lr);
      scheduler.step({ metrics: { val_loss: loss } });
    }
    const watched = withHistory(watchedRun(rates, LOSSES), { events: scheduler.events });
    const { changes, schedule } = explain(watched);
    expect(changes.map(({ cause, confidence }) => `${cause} ${confidence}`)).toEqual(
      CUTS.map(() => 'event certain'),
    );
    expect(changes[0]?.evidence).toMatchObject({ event: 'reduced', monitor: 'val_loss', bad: 3 });
    expect(changes[0]?.reason).toContain('Cuts lr from 1 to 0.5');
    expect(schedule.kind).toBe('reduce-on-plateau');
  });

  test('a message of resuming explains a jump, and is a warning', () => {
    const rates = Array.from({ length: 40 }, (_, row) => (row < 17 ? 0.3 : 1));
    const resumed: Message = { code: 'resumed', axis: 'epoch', at: 18, text: 'Resuming' };
    const watched = withHistory(watchedRun(rates, null), { messages: [resumed] });
    const { changes, findings } = explain(watched);
    expect(changes).toMatchObject([{ cause: 'resume', at: 18 }]);
    expect(findings.map(({ code }) => code)).toEqual(['resume-jump']);
    const silent = explain(watchedRun(rates, null));
    expect(silent.changes).toMatchObject([{ cause: 'unknown' }]);
    expect(silent.findings.map(({ code }) => code)).toEqual(['unexpected-rise']);
  });
});

describe('a log that is ahead of the training', () => {
  /** The loss falls where the new rate is trained with. */
  function reacting(trainedFrom: readonly number[]): number[] {
    const random = randomNumbers(11);
    return Array.from({ length: 60 }, (_, row) => {
      const falls = trainedFrom.filter((place) => place <= row).length;
      return 1 - 0.1 * falls + 0.004 * random();
    });
  }

  test('shows in where the loss reacts', () => {
    const rates = stepped(60, [14, 28, 42]);
    const ahead = explain(watchedRun(rates, reacting([15, 29, 43])));
    expect(ahead.changes.map(({ at, effectiveAt }) => [at, effectiveAt])).toEqual([
      [15, 16],
      [29, 30],
      [43, 44],
    ]);
    expect(ahead.findings.map(({ code }) => code)).toEqual(['rate-log-ahead']);
    const prompt = explain(watchedRun(rates, reacting([14, 28, 42])));
    expect(prompt.changes.every(({ at, effectiveAt }) => at === effectiveAt)).toBe(true);
    expect(prompt.findings).toEqual([]);
  });

  test('or in what the file says', () => {
    const rates = stepped(60, [14, 28, 42]);
    const facts = { configuration: { rateLoggedAfterStep: true } };
    const { changes } = explain(watchedRun(rates, null, { facts }));
    expect(changes[0]).toMatchObject({ at: 15, effectiveAt: 16 });
  });

  test('a plateau scheduler is found one row later then', () => {
    const early = RATES.slice(1);
    const losses = LOSSES.slice(0, -1);
    const facts = { configuration: { rateLoggedAfterStep: true } };
    const { plateau: found, changes } = explain(watchedRun(early, losses, { facts }));
    expect(found).toMatchObject({ afterBad: 3, isAhead: true });
    expect(changes[0]).toMatchObject({ at: 12, effectiveAt: 13 });
  });
});

describe('schedulers that can not work', () => {
  test('early stopping that ends the run before a cut', () => {
    const losses = [3, 2, 4, 4, 4];
    const found = (configuration: NonNullable<RunHistory['facts']['configuration']>): unknown =>
      explain(watchedRun([1, 1, 1, 1, 1], losses, { facts: { configuration } })).findings;
    expect(found({ 'Early stopping patience': 3, lr_patience: 5 })).toMatchObject([
      { code: 'early-stopping-before-cut', values: { earlyStoppingPatience: 3, afterBad: 5 } },
    ]);
    expect(found({ 'Early stopping patience': 6, lr_patience: 5 })).toEqual([]);
    // by the end of the run, where the log says that it was stopped
    const facts = { configuration: { lr_patience: 5 } };
    const stopped: Message = {
      code: 'stopped-early',
      axis: 'epoch',
      at: 5,
      text: 'Early stopping',
    };
    const silent = watchedRun([1, 1, 1, 1, 1], losses, { facts });
    expect(explain(silent).findings).toEqual([]);
    expect(explain(withHistory(silent, { messages: [stopped] })).findings).toMatchObject([
      { values: { earlyStoppingPatience: 3, source: 'the end of the run' } },
    ]);
    // a cut that was made shows that they do not watch the same
    const configuration = { 'Early stopping patience': 3, lr_patience: 5 };
    expect(explain(watchedRun(RATES, LOSSES, { facts: { configuration } })).findings).toEqual([]);
  });

  test('a plateau scheduler that is named, due, and never cuts', () => {
    const configuration = { scheduler: 'ReduceLROnPlateau', lr_patience: 5 };
    const constant = LOSSES.map(() => 1);
    const flat = LOSSES.map((_, row) => (row === 0 ? 1 : 1.5));
    const { findings } = explain(watchedRun(constant, flat, { facts: { configuration } }));
    expect(findings).toMatchObject([
      { code: 'constant-though-configured', at: 7, values: { afterBad: 6 } },
    ]);
    // nothing was due: 3 rows without improvement at most
    expect(explain(watchedRun(constant, LOSSES, { facts: { configuration } })).findings).toEqual(
      [],
    );
    expect(explain(watchedRun(constant, flat)).findings).toEqual([]);
  });

  test('stairs of the loss at a constant rate are not put down to a scheduler', () => {
    const random = randomNumbers(5);
    const train = LOSSES.map((_, row) => 1 - 0.1 * Math.floor(row / 12) + 0.004 * random());
    const rates = LOSSES.map(() => 1);
    const { findings, changes } = explain(watchedRun(rates, LOSSES, { train }));
    expect(changes).toEqual([]);
    expect(findings).toMatchObject([
      { code: 'staircase-without-rate-change', values: { shortest: 12, longest: 12 } },
    ]);
    const smooth = explain(
      watchedRun(rates, LOSSES, { train: LOSSES.map((_, row) => 1 / (row + 1)) }),
    );
    expect(smooth.findings).toEqual([]);
  });
});
