import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  lion,
  torchAdagrad,
  torchRmsProp,
  trajectory,
  type ReferenceOptimizer,
} from '../src/index.ts';

interface Goldens {
  readonly start: readonly number[];
  /** For each step, one for each weight. */
  readonly gradients: readonly (readonly number[])[];
  readonly rates: readonly number[];
  readonly cases: readonly {
    readonly name: string;
    readonly optimizer: string;
    readonly options: Readonly<Record<string, number | boolean>>;
    readonly weights: readonly (readonly number[])[];
  }[];
}

const text = readFileSync(new URL('../goldens/torchOptimizers.json', import.meta.url), 'utf8');
const { start, gradients, rates, cases } = JSON.parse(text) as Goldens;

const NAMES: Readonly<Record<string, string>> = {
  alpha: 'alpha',
  eps: 'epsilon',
  momentum: 'momentum',
  centered: 'centered',
  weight_decay: 'weightDecay',
  lr_decay: 'lrDecay',
  initial_accumulator_value: 'initialAccumulator',
};

const REFERENCES: Readonly<Record<string, (options: object) => ReferenceOptimizer>> = {
  RMSprop: torchRmsProp,
  Adagrad: torchAdagrad,
};

test.each(cases)('$name: 25 steps are those of PyTorch', ({ optimizer, options, weights }) => {
  const ours = Object.fromEntries(
    Object.entries(options).map(([name, value]) => [NAMES[name]!, value]),
  );
  expect(weights).toHaveLength(25);
  for (const [i, weight] of start.entries()) {
    const got = trajectory(REFERENCES[optimizer]!(ours), {
      gradients: gradients.map((row) => row[i]!),
      values: (t) => ({ lr: rates[t]! }),
      weight,
    });
    for (const [t, one] of got.entries()) expect(one).toBeCloseTo(weights[t]![i]!, 12);
  }
});

describe('Lion', () => {
  test('by hand', () => {
    // m: 0.5, 0.25 − 1 = −0.75; the signs are of 0.75 · 0 + 0.25, 0.75 · 0.5 − 0.5 and 0.75 · −0.75
    const given = { gradients: [1, -2, 0], values: () => ({ lr: 0.25 }), weight: 1 };
    expect(trajectory(lion({ beta1: 0.75, beta2: 0.5 }), given)).toEqual([0.75, 1, 1.25]);
    expect(trajectory(lion(), { ...given, gradients: [0, 0] })).toEqual([1, 1]);
  });
  test('a weight decay shrinks by 1 − lr · λ beside it', () => {
    const given = { gradients: [1, 1], values: () => ({ lr: 0.5 }), weight: 4 };
    // 4 · 0.75 − 0.5, 2.5 · 0.75 − 0.5
    expect(trajectory(lion({ weightDecay: 0.5 }), given)).toEqual([2.5, 1.375]);
  });
  test('beta1 of the step itself', () => {
    // the mean of 1 is kept; 0.5 · 1 − 0.5 · 0.5 > 0, 0.25 · 1 − 0.75 · 0.5 < 0
    const values = (beta1: number) => (t: number) => ({ lr: 1, ...(t > 0 && { beta1 }) });
    const given = { gradients: [1, -0.5], weight: 0 };
    const optimizer = lion({ beta2: 0 });
    expect(trajectory(optimizer, { ...given, values: values(0.5) })).toEqual([-1, -2]);
    expect(trajectory(optimizer, { ...given, values: values(0.25) })).toEqual([-1, 0]);
  });
});
