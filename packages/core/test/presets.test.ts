import { expect, test } from 'vitest';
import {
  chain,
  cosine,
  earlyStopping,
  plateau,
  Scheduler,
  sequence,
  threePhase,
  warmup,
  warmupCosine,
} from '../src/index.ts';

test('threePhase is its expression', () => {
  const expression = chain(
    sequence([warmup({ duration: '5ep' }), plateau({ factor: 0.5, patience: 5 })]),
    earlyStopping({ patience: 15 }),
  );
  expect(threePhase().spec).toEqual(expression.spec);
  const options = {
    warmup: 3,
    factor: 0.1,
    patience: 7,
    stopPatience: 10,
    monitor: 'acc',
    mode: 'max',
  } as const;
  expect(threePhase(options).spec).toEqual(
    chain(
      sequence([
        warmup({ duration: 3 }),
        plateau({ factor: 0.1, patience: 7, monitor: 'acc', mode: 'max' }),
      ]),
      earlyStopping({ patience: 10, monitor: 'acc', mode: 'max' }),
    ).spec,
  );
});

test("the document's run: warm-up over five epochs, then a cut after more than five without a better one", () => {
  const scheduler = new Scheduler(threePhase(), { lr: 1e-3, stepsPerEpoch: 1 });
  const rates: number[] = [];
  for (let epoch = 1; epoch <= 21; epoch += 1) {
    rates.push(scheduler.lr);
    scheduler.step({ metrics: { val_loss: epoch <= 6 ? 1 / epoch : 1 } });
  }
  expect(rates.slice(0, 5)).toEqual([1, 2, 3, 4, 5].map((k) => 1e-3 * (k / 5)));
  expect(rates[11]).toBe(1e-3);
  expect(rates[12]).toBe(5e-4);
  expect(scheduler.stopped).toMatchObject({ step: 21, evidence: { bad: 15, best: 1 / 6 } });
});

test('warmupCosine is its expression', () => {
  expect(warmupCosine().spec).toEqual(
    sequence([warmup({ duration: '5ep' }), cosine({ min: 1e-6 })]).spec,
  );
  const scheduler = new Scheduler(warmupCosine({ warmup: '2ep', min: 0 }), {
    lr: 1,
    stepsPerEpoch: 1,
    epochs: 12,
  });
  expect(scheduler.at(7)).toBeCloseTo(0.5, 15);
  expect(scheduler.at(12)).toBe(0);
});
