import type { History, RunHistory, Series } from '@stepwise/core';
import type { Analysis, Finding, RateChange, RunAnalysis } from '@stepwise/analysis';
import { seeded } from './seeded.ts';

export const range = (count: number, from = 1): readonly number[] =>
  Array.from({ length: count }, (_, i) => i + from);

export function series(
  name: string,
  values: readonly number[],
  more: Partial<Series> = {},
): Series {
  return {
    name,
    role: 'loss',
    of: name.startsWith('val') ? 'validation' : 'train',
    mode: 'min',
    axis: 'epoch',
    at: range(values.length),
    nonFinite: [],
    ...more,
    values,
  };
}

export const rate = (values: readonly number[], more: Partial<Series> = {}): Series =>
  series('lr', values, { role: 'rate', of: null, mode: null, ...more });

export function runHistory(list: readonly Series[], more: Partial<RunHistory> = {}): RunHistory {
  return { name: null, series: list, facts: {}, messages: [], events: [], damage: [], ...more };
}

export function historyOf(...runs: readonly RunHistory[]): History {
  return {
    version: 1,
    source: { format: 'by-formula', because: 'made for a test', name: 'stairs.csv' },
    runs,
    damage: [],
  };
}

const NO_SCHEDULE: RunAnalysis['schedule'] = {
  kind: 'unknown',
  alternatives: [],
  parameters: {},
  warmup: null,
  residual: null,
  confidence: 'weak',
  text: 'no kind of schedule fits',
};

/** An analysis that has found nothing. */
export function bareRun(more: Partial<RunAnalysis> = {}): RunAnalysis {
  return {
    run: 0,
    name: null,
    axis: 'epoch',
    rateKey: null,
    trainKey: null,
    valKey: null,
    rows: 0,
    first: null,
    last: null,
    changes: [],
    warmupEnd: null,
    schedule: NO_SCHEDULE,
    phases: [],
    plateaus: [],
    best: null,
    earlyStopping: [],
    inferred: null,
    findings: [],
    recommendations: [],
    damage: [],
    ...more,
  };
}

export function analysisOf(...runs: readonly RunAnalysis[]): Analysis {
  const [only] = runs;
  return {
    version: 1,
    format: 'by-formula',
    source: { format: 'by-formula', because: 'made for a test', name: 'stairs.csv' },
    changes: runs.flatMap(({ changes }) => changes),
    warmupEnd: only?.warmupEnd ?? null,
    schedule: only?.schedule ?? NO_SCHEDULE,
    valKey: only?.valKey ?? null,
    best: only?.best ?? null,
    phases: runs.flatMap(({ phases }) => phases),
    findings: runs.flatMap(({ findings }) => findings),
    recommendations: runs.flatMap(({ recommendations }) => recommendations),
    damage: runs.flatMap(({ damage }) => damage),
    runs,
  };
}

/** Cuts of the stairs: from these epochs on the rate is half of what it was. */
export const CUTS = [21, 36, 49];
const EPOCHS = 60;

const rateAt = (epoch: number): number =>
  1e-3 * Math.min(1, epoch / 4) * 0.5 ** CUTS.filter((cut) => epoch >= cut).length;

function stairs(noise: number, above: number, seed: number): readonly number[] {
  const random = seeded(seed);
  return range(EPOCHS).map((epoch) => {
    const level = CUTS.filter((cut) => epoch >= cut).length;
    const floor = 0.3 * 0.8 ** level + above;
    return floor + 0.6 * Math.exp(-epoch / 4) + noise * (random() - 0.5);
  });
}

export const STAIRS: RunHistory = runHistory(
  [
    rate(range(EPOCHS).map(rateAt)),
    series('loss', stairs(0.006, 0, 1)),
    series('val_loss', stairs(0.02, 0.05, 2)),
  ],
  { messages: [{ code: 'stopped-early', axis: 'epoch', at: 60, text: 'Early stopping.' }] },
);

const valLoss = STAIRS.series[2]?.values ?? [];
const lowest = Math.min(...valLoss);
const bestAt = valLoss.indexOf(lowest) + 1;

const change = (at: number): RateChange => ({
  run: 0,
  axis: 'epoch',
  at,
  effectiveAt: at,
  from: rateAt(at - 1),
  to: rateAt(at),
  ratio: 0.5,
  cause: 'plateau',
  confidence: 'strong',
  evidence: { bad: 6, bestAt: at - 7 },
  reason: `val_loss was not better than at epoch ${at - 7} for 6 epochs`,
  effect: { before: 0.35, after: 0.29, difference: -0.06, noise: 0.006, significant: true },
});

const finding = (severity: Finding['severity'], text: string): Finding => ({
  code: 'wasted',
  severity,
  run: 0,
  axis: 'epoch',
  at: bestAt,
  values: { epochs: 60 - bestAt, share: 0.1, places: [1, 2, 3], keys: ['a', 'b'], known: true },
  rule: 'epochs after the best',
  confidence: 'certain',
  text,
});

/** The stairs, explained by hand. */
export const STAIRS_RUN: RunAnalysis = bareRun({
  rateKey: 'lr',
  trainKey: 'loss',
  valKey: 'val_loss',
  rows: EPOCHS,
  first: 1,
  last: EPOCHS,
  changes: CUTS.map(change),
  warmupEnd: 4,
  schedule: {
    kind: 'reduce-on-plateau',
    alternatives: [],
    parameters: { factor: 0.5, afterBad: 6 },
    warmup: { shape: 'linear', from: 2.5e-4, to: 1e-3, start: 1, end: 4 },
    residual: null,
    confidence: 'strong',
    text: 'linear warm-up to epoch 4, then reduce-on-plateau: halved after 6 epochs without improvement',
  },
  plateaus: [5, ...CUTS].map((from, i, all) => ({
    axis: 'epoch' as const,
    from,
    to: (all[i + 1] ?? EPOCHS + 1) - 1,
    rate: rateAt(from),
    rows: (all[i + 1] ?? EPOCHS + 1) - from,
    best: 0.35 * 0.8 ** i,
    bestAt: from + 3,
    gain: i === 0 ? null : i === 3 ? -0.004 : 0.2,
    noise: 0.006,
    slope: -1e-4,
    z: -0.7,
  })),
  best: { run: 0, key: 'val_loss', axis: 'epoch', at: bestAt, value: lowest, mode: 'min' },
  earlyStopping: [5, 10, 15].map((patience) => ({
    patience,
    stopsAt: patience === 15 ? null : 30 + patience,
    best: patience === 5 ? lowest * 1.24 : lowest,
    bestAt: patience === 5 ? 25 : bestAt,
    saved: patience === 15 ? 0 : 30 - patience,
    worse: patience === 5 ? 0.24 : 0,
  })),
  findings: [finding('note', 'nothing came after the best'), finding('problem', 'a problem')],
  recommendations: [
    {
      rule: 'R1',
      run: 0,
      text: 'patience 10 would have stopped at epoch 40, 20 epochs earlier, with the same best',
      evidence: { patience: 10, stopsAt: 40 },
      notClaimed: 'that no future run would lose by it',
      confidence: 'certain',
    },
  ],
});

export const STAIRS_INPUT: { history: History; analysis: Analysis } = {
  history: historyOf(STAIRS),
  analysis: analysisOf(STAIRS_RUN),
};
