import { compareBackends } from '../src/agreement/compareBackends.ts';
import type { BenchResult, EpochResult, RunEvent, RunResult } from '../src/result.ts';

/** A small generator with a seed (a 32-bit linear congruence), so that every failure comes again. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The rate after a share of the run, 0 to 1. */
type Schedule = (share: number) => number;

interface Shape {
  readonly scheduler: string;
  readonly description: string;
  readonly rate: Schedule;
  readonly events?: readonly RunEvent[];
  readonly epochs: number;
  /** The share of the plan that one epoch is. */
  readonly planned?: number;
  readonly wobble?: number;
  readonly status?: RunResult['status'];
  readonly backend?: string;
}

/** A loss that falls with the sum of the rate, above a floor that a high rate keeps up. */
export function makeRun(shape: Shape): RunResult {
  const random = seeded(shape.scheduler.length * 7919 + shape.epochs);
  const planned = shape.planned ?? shape.epochs;
  const epochs: EpochResult[] = [];
  let progress = 0;
  for (let epoch = 1; epoch <= shape.epochs; epoch++) {
    const lrFirst = shape.rate((epoch - 1) / planned);
    const lrLast = shape.rate((epoch - 1e-3) / planned);
    const mean = (lrFirst + lrLast) / 2;
    progress += mean * 900;
    const floor = 0.04 + 55 * mean;
    const noise = (random() - 0.5) * (shape.wobble ?? 0.06) * (0.2 + mean * 800);
    const valLoss = (floor + 1.6 * Math.exp(-progress) + 0.25 / (1 + progress * 2)) * (1 + noise);
    epochs.push({
      epoch,
      lrFirst,
      lrLast,
      loss: valLoss * (0.78 + 0.5 / epoch) + 0.003 * (random() - 0.5),
      valLoss,
      valAccuracy: Math.max(0, 1 - valLoss * 0.28),
    });
  }
  const best = epochs.reduce<EpochResult | null>(
    (least, epoch) => (least === null || epoch.valLoss < least.valLoss ? epoch : least),
    null,
  );
  return {
    scheduler: shape.scheduler,
    description: shape.description,
    backend: shape.backend ?? 'tfjs-wasm',
    status: shape.status ?? 'finished',
    epochs,
    events: shape.events ?? [],
    best: best && { epoch: best.epoch, valLoss: best.valLoss, valAccuracy: best.valAccuracy },
    test: best && { loss: best.valLoss * 1.03, accuracy: best.valAccuracy - 0.002 },
    timing: { stepMs: 8.34 + shape.scheduler.length / 10, seconds: shape.epochs * 2.6 },
  };
}

const BASE = 1e-3;
const warm = (share: number, length: number): number => Math.min(1, (share + 1e-3) / length);
const cosine = (share: number): number => (1 + Math.cos(Math.PI * Math.min(1, share))) / 2;

export const reduced = (at: number, from: string, to: string, epoch: number): RunEvent => ({
  at,
  step: at * 125,
  type: 'reduced',
  label: '×0.5',
  text: `Learning rate cut from ${from} to ${to}: validation loss had not improved for 2 epochs; its best was in epoch ${epoch}.`,
});

export const phase = (at: number, label: string, text: string): RunEvent => ({
  at,
  step: at * 125,
  type: 'phase',
  label,
  text,
});

const PLATEAU_JOINTS = [5, 8, 11];

/** Six schedulers of 15 epochs, among them a plateau run with stairs that stops early. */
export const SAMPLE_RUNS: readonly RunResult[] = [
  makeRun({
    scheduler: 'constant',
    description: 'The base rate of 1e-3 at every step.',
    rate: () => BASE,
    epochs: 15,
  }),
  makeRun({
    scheduler: 'plateau',
    description:
      'Warm-up over 1 epoch, then halved when validation loss has not improved for 2 epochs; stops after 4 without improvement.',
    rate: (share) =>
      BASE * warm(share * 15, 1) * 0.5 ** PLATEAU_JOINTS.filter((at) => share * 15 >= at).length,
    epochs: 14,
    planned: 15,
    status: 'stopped early',
    events: [
      phase(0, 'warm-up', 'Linear warm-up begins: from 8e-6 to 1e-3 over 125 steps.'),
      phase(
        1,
        'plateau',
        'The warm-up is over; the rate stays at 1e-3 until validation loss stops improving.',
      ),
      reduced(5, '1e-3', '5e-4', 3),
      reduced(8, '5e-4', '2.5e-4', 6),
      reduced(11, '2.5e-4', '1.25e-4', 9),
      {
        at: 14,
        step: 14 * 125,
        type: 'stopped',
        label: 'stop',
        text: 'Training stopped: validation loss had not improved for 4 epochs, and the patience is 4.',
      },
    ],
  }),
  makeRun({
    scheduler: 'cosine',
    description: 'Half a cosine from 1e-3 to 0 over all steps.',
    rate: (share) => BASE * cosine(share),
    epochs: 15,
  }),
  makeRun({
    scheduler: 'warmup-cosine',
    description: 'Linear warm-up over 2 epochs, then half a cosine to 0.',
    rate: (share) =>
      share < 2 / 15 ? BASE * warm(share, 2 / 15) : BASE * cosine((share - 2 / 15) / (13 / 15)),
    epochs: 15,
    events: [
      phase(0, 'warm-up', 'Linear warm-up begins: from 4e-6 to 1e-3 over 250 steps.'),
      phase(2, 'cosine', 'The warm-up is over; half a cosine to 0 over 1,625 steps begins.'),
    ],
  }),
  makeRun({
    scheduler: 'exponential',
    description: 'Multiplied by 0.85 after each epoch.',
    rate: (share) => BASE * 0.85 ** Math.floor(share * 15),
    epochs: 15,
  }),
  makeRun({
    scheduler: 'one-cycle',
    description: 'Up to 2e-3 over 30 % of the steps, then down to nearly nothing, along cosines.',
    rate: (share) =>
      share < 0.3
        ? 8e-5 + (2e-3 - 8e-5) * (1 - cosine(share / 0.3))
        : 8e-9 + 2e-3 * cosine((share - 0.3) / 0.7),
    epochs: 15,
    events: [
      phase(0, 'up', 'The first part of the cycle begins: up from 8e-5 to 2e-3 over 563 steps.'),
      phase(4.5, 'down', 'The peak of 2e-3 is reached; the rate falls to 8e-9 over 1,312 steps.'),
    ],
  }),
];

/** A whole result around some runs. */
export function makeResult(
  runs: readonly RunResult[] = SAMPLE_RUNS,
  changes: Partial<BenchResult> = {},
): BenchResult {
  return {
    version: 1,
    settings: {
      preset: 'quick',
      model: 'convolutional network, 18,474 parameters',
      seed: 42,
      epochs: 15,
      batchSize: 32,
      stepsPerEpoch: 125,
      data: { name: 'MNIST digits', train: 4000, validation: 1000, test: 1000 },
      optimizer: 'Adam',
      learningRate: 1e-3,
      schedulers: [...new Set(runs.map((run) => run.scheduler))],
      backends: [...new Set(runs.map((run) => run.backend))],
    },
    environment: {
      node: 'v20.20.2',
      cpu: 'a common processor at 2.4 GHz',
      cores: 2,
      backends: ['TensorFlow.js 4.22.0 on WebAssembly, one thread'],
      startedAt: '2026-11-22T14:38:00.000Z',
      seconds: 241.3,
    },
    complete: true,
    runs,
    agreement: compareBackends(
      runs.map((result) => ({ result, stepLosses: [] })),
      {
        schedulers: [...new Set(runs.map((run) => run.scheduler))],
        backends: [...new Set(runs.map((run) => run.backend))],
      },
    ),
    ...changes,
  };
}

/** A long run with stairs after the document's: warm-up, cuts at 35, 55, 68, 77, 97, 103, best 90. */
export function makeStairs(epochs: number, joints: readonly number[]): RunResult {
  return makeRun({
    scheduler: 'plateau',
    description: 'Warm-up over 5 epochs, then halved when validation loss has not improved for 5.',
    rate: (share) =>
      BASE * warm(share * epochs, 5) * 0.5 ** joints.filter((at) => share * epochs >= at).length,
    epochs,
    wobble: 0.1,
    events: [
      phase(0, 'warm-up', 'Linear warm-up over 5 epochs begins.'),
      phase(5, 'plateau', 'The warm-up is over.'),
      ...joints.map((at, index) =>
        reduced(at, String(BASE * 0.5 ** index), String(BASE * 0.5 ** (index + 1)), at - 5),
      ),
    ],
  });
}

export const losses = (epochs: number, value: (epoch: number) => number): RunResult => {
  const run = makeRun({
    scheduler: 'given',
    description: 'given losses',
    rate: () => 1e-3,
    epochs,
  });
  return {
    ...run,
    epochs: run.epochs.map((epoch): EpochResult => {
      const loss = value(epoch.epoch);
      return { ...epoch, loss, valLoss: loss };
    }),
    best: null,
  };
};

/** Every run on a second backend as well, a little apart, and with its second cut an epoch later. */
export const bothBackends: readonly RunResult[] = SAMPLE_RUNS.flatMap((run) => [
  run,
  {
    ...run,
    backend: 'onnxruntime',
    epochs: run.epochs.map((epoch) => ({
      ...epoch,
      valLoss: epoch.valLoss * (1 + 1e-6 * 4 ** epoch.epoch),
    })),
    events: run.events.map((event) => (event.at === 8 ? { ...event, at: 9 } : event)),
  },
]);
export const failed: RunResult = {
  ...makeRun({ scheduler: 'broken', description: 'never ran', rate: () => 1e-3, epochs: 0 }),
  status: 'failed',
  error: 'Error: no kernel <Conv2D> & "more"',
};
