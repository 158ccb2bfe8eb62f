import { plateau, Scheduler, type History, type PlateauOptions } from '@stepwise/core';
import { describe, expect, test } from 'vitest';
import { replay } from '../src/index.ts';
import { noisyLosses, randomNumbers, watchedRun } from './support/watchedRun.ts';

interface Trained {
  readonly rates: readonly number[];
  readonly losses: readonly number[];
}

/** A whole training with a plateau scheduler; another patience with the same seed is what would really have been. */
function train(seed: number, rows: number, options: PlateauOptions): Trained {
  const next = noisyLosses(randomNumbers(seed));
  const scheduler = new Scheduler(plateau({ factor: 0.5, min: 1e-4, ...options }), { lr: 1 });
  const rates: number[] = [];
  const losses: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    const { lr } = scheduler;
    rates.push(lr);
    losses.push(next(lr));
    scheduler.step({ metrics: { val_loss: losses.at(-1) ?? 0 } });
  }
  return { rates, losses };
}

function historyOf({ rates, losses }: Trained): History {
  const source = { format: 'test', because: 'made by a test', name: null };
  return { version: 1, source, runs: [watchedRun(rates, losses).history], damage: [] };
}

const SEEDS = Array.from({ length: 25 }, (_, i) => i + 1);
const OTHERS = { factor: 0.5, threshold: 1e-4, cooldown: 0, min: 1e-4 } as const;

describe.each(['torch', 'keras'] as const)('another patience by the rule of %s', (semantics) => {
  const rule = { ...OTHERS, semantics };

  test('the same patience makes the log', () => {
    for (const seed of SEEDS) {
      const log = train(seed, 80, { patience: 4, semantics });
      const [run] = replay(historyOf(log), { kind: 'reduce-on-plateau', ...rule, patience: 4 });
      expect(run?.validity, `seed ${seed}`).toBe('exact');
      expect(run?.parting).toBeNull();
      expect(run?.exactUntil).toBe(80);
      const falls = log.rates.flatMap((rate, i) =>
        i > 0 && rate !== log.rates[i - 1] ? [i + 1] : [],
      );
      expect(run?.cuts.map(({ at }) => at)).toEqual(falls);
    }
  });

  test.each([2, 3, 6, 9])('patience %d: what is said is what would have been', (patience) => {
    let parted = 0;
    let bounded = 0;
    for (const seed of SEEDS) {
      const log = train(seed, 80, { patience: 4, semantics });
      const real = train(seed, 80, { patience, semantics });
      const [run] = replay(historyOf(log), { kind: 'reduce-on-plateau', ...rule, patience });
      const differs = real.rates.findIndex((rate, i) => rate !== log.rates[i]);
      expect(run?.validity, `seed ${seed}`).toBe(differs === -1 ? 'exact' : 'exact-until');
      if (differs === -1) continue;
      parted += 1;
      expect(run?.exactUntil).toBe(differs);
      expect(run?.parting?.at).toBe(differs + 1);
      expect(run?.parting?.replayed).toBeCloseTo(real.rates[differs] ?? 0, 9);
      const cuts = real.rates.flatMap((rate, i) =>
        i > 0 && rate !== real.rates[i - 1] ? [i + 1] : [],
      );
      expect(run?.cuts.map(({ at }) => at)).toEqual(cuts.filter((at) => at <= differs));
      const { notBefore = null, laterBy = null, apart = 0 } = run?.parting ?? {};
      for (let i = 1; i < cuts.length; i += 1) {
        expect((cuts[i] ?? 0) - (cuts[i - 1] ?? 0)).toBeGreaterThanOrEqual(apart);
      }
      if (notBefore === null) continue;
      bounded += 1;
      expect(laterBy).toBe(notBefore - differs - 1);
      const after = cuts.find((at) => at > differs + 1);
      expect(after ?? Infinity).toBeGreaterThanOrEqual(notBefore);
    }
    expect(parted).toBeGreaterThan(12);
    // a longer patience waits where the log has cut
    expect(bounded > 0).toBe(patience > 4);
  });
});

describe('what is left out', () => {
  test('is as in the scheduler that the log shows', () => {
    const log = train(5, 140, { patience: 3, factor: 0.2, semantics: 'torch', min: 1e-6 });
    const [run] = replay(historyOf(log), { kind: 'reduce-on-plateau', patience: 3 });
    expect(run?.validity).toBe('exact');
    expect(run?.cuts.length).toBeGreaterThan(3);
  });

  test('a run without a rate has nothing to compare with', () => {
    const history = historyOf(train(1, 40, { patience: 3 }));
    const runs = history.runs.map((run) => ({
      ...run,
      series: run.series.filter(({ role }) => role !== 'rate'),
    }));
    const [run] = replay({ ...history, runs }, { kind: 'reduce-on-plateau', patience: 3 });
    expect(run?.validity).toBe('not-derivable');
    expect(run?.cuts).toEqual([]);
  });
});

describe('settings that are wrong', () => {
  const history = historyOf(train(1, 40, { patience: 3 }));

  test.each([
    [{ kind: 'reduce-on-plateau', patience: -1 }, 'patience'],
    [{ kind: 'reduce-on-plateau', patience: 2.5 }, 'patience'],
    [{ kind: 'reduce-on-plateau', patience: 2, factor: 2 }, 'factor'],
    [{ kind: 'reduce-on-plateau', patience: 2, minDelta: 1 }, 'minDelta'],
    [{ kind: 'reduce-on-plateau', patience: 2, startEpoch: Number.NaN }, 'startEpoch'],
    [{ kind: 'early-stopping', patience: 0 }, 'patience'],
    [{ kind: 'early-stopping', patience: 2, factor: 0.5 }, 'factor'],
    [{ kind: 'early-stopping', patience: 2, mode: 'least' }, 'mode'],
    [{ kind: 'early-stopping', patience: 2, monitor: 'no such' }, 'no such'],
    [{ kind: 'early-stopping', patience: 2, minDelta: -1 }, 'minDelta'],
    [{ kind: 'cosine', patience: 2 }, 'cosine'],
  ])('%j', (settings, named) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- wrong on purpose
    const call = (): unknown => replay(history, settings as never);
    expect(call).toThrow(expect.objectContaining({ code: 'bad-option' }));
    expect(call).toThrow(named);
  });
});
