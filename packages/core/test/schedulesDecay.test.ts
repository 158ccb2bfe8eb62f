import { describe, expect, test } from 'vitest';
import {
  chain,
  constant,
  cosine,
  flatCosine,
  inverseSqrt,
  inverseTime,
  linear,
  noam,
  polynomial,
  Scheduler,
  sequence,
  swa,
  tanh,
  wsd,
  type Machine,
  type RunOptions,
} from '../src/index.ts';
import { codeOf } from './codeOf.ts';

const rates = (machine: Machine, n: number, run: RunOptions = { lr: 1 }): number[] => [
  ...new Scheduler(machine, run).preview(n),
];
const near = (values: readonly number[]): number[] =>
  values.map((value) => expect.closeTo(value, 14) as number);
const series = (n: number, of: (t: number) => number): number[] =>
  near(Array.from({ length: n }, (_, t) => of(t)));
const wave = (part: number): number => (1 + Math.cos(Math.PI * part)) / 2;
/** The names of the phases and the steps at which they begin. */
function phases(machine: Machine, n: number): [string, number][] {
  const scheduler = new Scheduler(machine, { lr: 1 });
  for (let t = 0; t < n; t += 1) scheduler.step();
  return scheduler.events.map((event) => [event.type === 'phase' ? event.name : '', event.step]);
}

describe('cosine', () => {
  test('a minimum as a share of the base', () => {
    expect(rates(cosine({ duration: 4, minFactor: 0.5 }), 6, { lr: 0.2 })).toEqual(
      series(6, (t) => 0.1 + 0.1 * wave(Math.min(1, t / 4))),
    );
    expect(codeOf(() => cosine({ min: 0, minFactor: 0 }))).toBe('bad-option');
    expect(codeOf(() => cosine({ minFactor: -1 }))).toBe('bad-option');
  });
  test('more or less than half a wave; its last value stays', () => {
    const whole = cosine({ duration: 4, numCycles: 1, min: 0.2 });
    expect(rates(whole, 7)).toEqual(near([1, 0.6, 0.2, 0.6, 1, 1, 1]));
    expect(rates(cosine({ duration: 2, numCycles: 0.25 }), 4)).toEqual(
      near([1, wave(0.25), 0.5, 0.5]),
    );
    const goesOn = cosine({ duration: 4, numCycles: 1, semantics: 'torch' });
    expect(rates(goesOn, 8)).toEqual(near([1, 0.5, 0, 0.5, 1, 0.5, 0, 0.5]));
  });
  test('k-decay and a power of the share', () => {
    expect(rates(cosine({ duration: 4, kDecay: 2 }), 5)).toEqual(
      series(5, (t) => wave((t / 4) ** 2)),
    );
    expect(rates(cosine({ duration: 4, exponent: 3, min: 0.1 }), 5)).toEqual(
      series(5, (t) => 0.1 + 0.9 * wave(t / 4) ** 3),
    );
  });
  test('which ends are steps', () => {
    expect(rates(cosine({ duration: 4, includes: 'end' }), 6)).toEqual(
      near([wave(1 / 4), wave(2 / 4), wave(3 / 4), 0, 0, 0]),
    );
    expect(rates(cosine({ duration: 4, includes: 'both' }), 6)).toEqual(
      near([1, wave(1 / 3), wave(2 / 3), 0, 0, 0]),
    );
    for (const includes of ['end', 'both'] as const) {
      expect(rates(cosine({ duration: 1, includes, min: 0.1 }), 2)).toEqual([0.1, 0.1]);
      expect(rates(cosine({ duration: 0, includes, min: 0.1 }), 2)).toEqual([0.1, 0.1]);
    }
  });
});

describe('polynomial', () => {
  test('(1 − t / n)^p, then its end', () => {
    expect(rates(polynomial({ duration: 4 }), 6)).toEqual(near([1, 0.75, 0.5, 0.25, 0, 0]));
    expect(rates(polynomial({ duration: 5, power: 0.9, end: 0.01 }), 7, { lr: 0.1 })).toEqual(
      series(7, (t) => 0.01 + 0.09 * (1 - Math.min(t, 5) / 5) ** 0.9),
    );
    expect(rates(polynomial({ duration: 2, endFactor: 0.5 }), 3, { lr: 0.2 })).toEqual(
      near([0.2, 0.15, 0.1]),
    );
  });
  test('can end above the base', () => {
    expect(rates(polynomial({ duration: 2, end: 3 }), 3)).toEqual(near([1, 2, 3]));
  });
  test('k-decay', () => {
    expect(rates(polynomial({ duration: 4, power: 0.5, kDecay: 1.5 }), 5)).toEqual(
      series(5, (t) => Math.sqrt(1 - (t / 4) ** 1.5)),
    );
  });
  test("Keras' cycle: to the end at each multiple, from less and less high", () => {
    const machine = polynomial({ duration: 4, end: 0.2, power: 2, cycle: true });
    const wanted = (t: number): number => {
      const n = 4 * Math.max(1, Math.ceil(t / 4));
      return 0.2 + 0.8 * (1 - t / n) ** 2;
    };
    expect(rates(machine, 20)).toEqual(series(20, wanted));
    expect(new Scheduler(machine, { lr: 1 }).at(4e8)).toBe(0.2);
    expect(new Scheduler(machine, { lr: 1 }).length).toBe(Infinity);
    expect(codeOf(() => polynomial({ cycle: true, cycleLimit: 2 }))).toBe('bad-option');
  });
  test('of no steps is at its end', () => {
    expect(rates(polynomial({ duration: 0, end: 0.3 }), 2)).toEqual([0.3, 0.3]);
    expect(rates(polynomial({ duration: 0, end: 0.3, cycle: true }), 2)).toEqual([0.3, 0.3]);
  });
});

describe('inverseTime', () => {
  test('1 / (1 + r · t / d), smoothly or in steps', () => {
    expect(rates(inverseTime({ decayRate: 0.5, decaySteps: 3 }), 9)).toEqual(
      series(9, (t) => 1 / (1 + (0.5 * t) / 3)),
    );
    expect(rates(inverseTime({ decayRate: 0.5, decaySteps: 3, staircase: true }), 9)).toEqual(
      near([1, 1, 1, 2 / 3, 2 / 3, 2 / 3, 0.5, 0.5, 0.5]),
    );
    expect(rates(inverseTime({ decayRate: 0 }), 2)).toEqual([1, 1]);
    expect(codeOf(() => rates(inverseTime({ decayRate: 1, decaySteps: 0 }), 1))).toBe(
      'bad-duration',
    );
    expect(codeOf(() => inverseTime({ decayRate: -1 }))).toBe('bad-option');
  });
});

describe('inverseSqrt', () => {
  test('is at the base at the last step of its warm-up', () => {
    expect(rates(inverseSqrt({ warmup: 4 }), 20, { lr: 0.2 })).toEqual(
      series(20, (t) => 0.2 * Math.min((t + 1) / 4, Math.sqrt(4 / (t + 1)))),
    );
  });
  test('falls to 1/√2 in its time scale', () => {
    const scheduler = new Scheduler(inverseSqrt({ warmup: 4, timescale: 100 }), { lr: 1 });
    expect(scheduler.at(3)).toBe(1);
    expect(scheduler.at(103)).toBeCloseTo(Math.SQRT1_2, 15);
    expect(new Scheduler(inverseSqrt(), { lr: 1 }).at(10_000)).toBeCloseTo(Math.SQRT1_2, 15);
    expect(rates(inverseSqrt({ timescale: 3 }), 7)).toEqual(
      series(7, (t) => Math.sqrt(3 / (3 + t))),
    );
  });
  test('transformers begins at 0', () => {
    const machine = inverseSqrt({ warmup: 4, timescale: 9, semantics: 'transformers' });
    expect(rates(machine, 20)).toEqual(
      series(20, (t) => (t < 4 ? t / 4 : 1 / Math.sqrt((t + 9 - 4) / 9))),
    );
  });
  test('its warm-up is a phase', () => {
    expect(phases(inverseSqrt({ warmup: 3 }), 9)).toEqual([
      ['warmup', 0],
      ['inverseSqrt', 3],
    ]);
    expect(phases(inverseSqrt(), 9)).toEqual([['inverseSqrt', 0]]);
  });
  test('a time scale of no steps is refused', () => {
    expect(codeOf(() => rates(inverseSqrt({ timescale: 0 }), 1))).toBe('bad-duration');
  });
});

describe('noam', () => {
  test("the paper's formula, counted from 1", () => {
    const lr = (n: number): number => 512 ** -0.5 * Math.min(n ** -0.5, n * 4000 ** -1.5);
    const scheduler = new Scheduler(noam({ warmup: 4000, modelSize: 512 }), { lr: 1 });
    for (const t of [0, 1, 100, 3998, 3999, 4000, 50_000]) {
      expect(scheduler.at(t)).toBeCloseTo(lr(t + 1), 16);
    }
    // the peak that the paper's schedule has
    expect(scheduler.at(3999)).toBeCloseTo(6.987712429686844e-4, 16);
  });
  test('without a warm-up', () => {
    expect(rates(noam({ warmup: 0, modelSize: 4 }), 4)).toEqual(
      series(4, (t) => 0.5 / Math.sqrt(t + 1)),
    );
  });
  test('wants a width', () => {
    expect(codeOf(() => noam({ warmup: 1, modelSize: 0 }))).toBe('bad-option');
    expect(codeOf(() => noam({ modelSize: 1 } as never))).toBe('bad-duration');
  });
});

describe('flatCosine', () => {
  test('flat, then a cosine; the joint need not be a step', () => {
    const wanted = (t: number): number => {
      if (t <= 3.75) return 1;
      return t < 5 ? 0.1 + 0.9 * wave((t - 3.75) / 1.25) : 0.1;
    };
    expect(rates(flatCosine({ duration: 5, min: 0.1 }), 8)).toEqual(series(8, wanted));
    expect(phases(flatCosine({ duration: 5 }), 8)).toEqual([
      ['flat', 0],
      ['cosine', 4],
      ['hold', 5],
    ]);
  });
  test('all flat, not flat at all, and none of it', () => {
    expect(rates(flatCosine({ duration: 3, pctStart: 1 }), 5)).toEqual([1, 1, 1, 0, 0]);
    expect(rates(flatCosine({ duration: 2, pctStart: 0, minFactor: 0.5 }), 4)).toEqual(
      near([1, 0.75, 0.5, 0.5]),
    );
    expect(rates(flatCosine({ duration: 0, min: 0.2 }), 2)).toEqual([0.2, 0.2]);
  });
});

describe('tanh', () => {
  test('(1 − tanh) / 2 between its bounds, then its minimum', () => {
    const machine = tanh({ duration: 10, lower: -6, upper: 3, min: 0.01 });
    const wanted = (t: number): number =>
      t < 10 ? 0.01 + 0.09 * 0.5 * (1 - Math.tanh(-6 * (1 - t / 10) + 3 * (t / 10))) : 0.01;
    expect(rates(machine, 13, { lr: 0.1 })).toEqual(series(13, wanted));
  });
  test('of no steps is at its minimum', () => {
    expect(rates(tanh({ duration: 0, minFactor: 0.5 }), 2)).toEqual([0.5, 0.5]);
  });
  test('its bounds are in order', () => {
    expect(codeOf(() => tanh({ lower: 1, upper: 1 }))).toBe('bad-option');
  });
});

describe('wsd', () => {
  const shapes = {
    linear: { rise: (p: number) => p, fall: (p: number) => 1 - p },
    cosine: { rise: (p: number) => wave(1 - p), fall: wave },
    '1-sqrt': { rise: (p: number) => 1 - Math.sqrt(1 - p), fall: (p: number) => 1 - Math.sqrt(p) },
  };
  const names = ['linear', 'cosine', '1-sqrt'] as const;
  test.each(names.flatMap((up) => names.map((down) => [up, down] as const)))(
    '%s up, %s down',
    (up, down) => {
      const options = { warmup: 4, stable: 3, decay: 5, minFactor: 0.1 } as const;
      const wanted = (first: number) => (t: number) => {
        if (t < 4) return 0.1 + 0.9 * shapes[up].rise((t + first) / 4);
        if (t < 7) return 1;
        return t < 12 ? 0.1 + 0.9 * shapes[down].fall((t - 7) / 5) : 0.1;
      };
      const machine = wsd({ ...options, warmupShape: up, decayShape: down });
      expect(rates(machine, 15)).toEqual(series(15, wanted(1)));
      const theirs = wsd({
        ...options,
        warmupShape: up,
        decayShape: down,
        semantics: 'transformers',
      });
      expect(rates(theirs, 15)).toEqual(series(15, wanted(0)));
    },
  );
  test('any two of stable, decay and duration say the third', () => {
    const whole = rates(wsd({ warmup: 2, stable: 4, decay: 3 }), 12);
    expect(rates(wsd({ warmup: 2, stable: 4, duration: 9 }), 12)).toEqual(whole);
    expect(rates(wsd({ warmup: 2, decay: 3, duration: 9 }), 12)).toEqual(whole);
    expect(rates(wsd({ warmup: 2, decay: 3 }), 12, { lr: 1, steps: 9 })).toEqual(whole);
    expect(rates(wsd({ warmup: 2, stable: 4, decay: 3, duration: 9 }), 12)).toEqual(whole);
    expect(new Scheduler(wsd({ warmup: 2, stable: 4, decay: 3 }), { lr: 1 }).length).toBe(9);
  });
  test('lengths that contradict each other', () => {
    const bind = (machine: Machine, steps?: number) => (): unknown =>
      new Scheduler(machine, { lr: 1, ...(steps && { steps }) });
    expect(codeOf(bind(wsd({ warmup: 5, decay: 5, duration: 9 })))).toBe('bad-duration');
    expect(codeOf(bind(wsd({ warmup: 5, stable: 5, duration: 9 })))).toBe('bad-duration');
    expect(codeOf(bind(wsd({ stable: 5, decay: 5, duration: 9 })))).toBe('bad-duration');
    expect(codeOf(bind(wsd({ warmup: 5, decay: 5 }), 9))).toBe('bad-duration');
    expect(codeOf(bind(wsd({ decay: 5 })))).toBe('missing-fact');
    expect(codeOf(() => wsd({ duration: 9 }))).toBe('bad-option');
  });
  test('parts without steps are passed over', () => {
    expect(rates(wsd({ stable: 2, decay: 0, min: 0.1 }), 4)).toEqual([1, 1, 0.1, 0.1]);
    expect(rates(wsd({ stable: 0, decay: 0, min: 0.1 }), 2)).toEqual([0.1, 0.1]);
    expect(rates(wsd({ warmup: 2, stable: 0, decay: 0 }), 3)).toEqual([0.5, 1, 0]);
    expect(phases(wsd({ stable: 0, decay: 2 }), 5)).toEqual([
      ['decay', 0],
      ['hold', 2],
    ]);
  });
  test('each part is a phase', () => {
    expect(phases(wsd({ warmup: 2, stable: 3, decay: 4 }), 12)).toEqual([
      ['warmup', 0],
      ['stable', 2],
      ['decay', 5],
      ['hold', 9],
    ]);
  });
  test('a decay of one and a half waves', () => {
    const machine = wsd({ stable: 0, decay: 6, numCycles: 1.5, decayShape: 'cosine' });
    expect(rates(machine, 7)).toEqual(series(7, (t) => (t < 6 ? wave((3 * t) / 6) : 0)));
  });
});

describe('swa', () => {
  test('to its rate, from below or above, and stays', () => {
    expect(rates(swa({ swaLr: 0.2, duration: 4 }), 6)).toEqual(
      series(6, (t) => 0.2 + 0.8 * wave(Math.min(1, t / 4))),
    );
    expect(rates(swa({ swaLr: 2, duration: 2, annealStrategy: 'linear' }), 4)).toEqual(
      near([1, 1.5, 2, 2]),
    );
    expect(rates(swa({ swaLr: 0.2, duration: 0 }), 2)).toEqual([0.2, 0.2]);
  });
  test('over a part that has brought the rate somewhere', () => {
    const machine = sequence(
      [{ machine: linear({ duration: 4 }), duration: 2 }, swa({ swaLr: 0.1, duration: 2 })],
      { from: 'current' },
    );
    expect(rates(machine, 6)).toEqual(near([1, 0.75, 0.5, 0.3, 0.1, 0.1]));
  });
  test('takes what a chain hands it as its base', () => {
    const machine = chain(constant({ factor: 0.5 }), swa({ swaLr: 0.1, duration: 2 }));
    expect(rates(machine, 3)).toEqual(near([0.5, 0.3, 0.1]));
  });
  test('wants a rate', () => {
    expect(codeOf(() => swa({} as never))).toBe('bad-option');
  });
});
