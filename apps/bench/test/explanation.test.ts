import { analyze } from '@stepwise/analysis';
import { checkHistory, plateau, Scheduler } from '@stepwise/core';
import { expect, test } from 'vitest';
import { historyOf } from '../src/explanation/historyOf.ts';
import type { RunResult } from '../src/result.ts';
import { toRunEvents } from '../src/training/runEvent.ts';
import { makeResult } from './reportSample.ts';

const { settings } = makeResult();
const losses = [1, 0.8, 0.7, 0.7, 0.7, 0.6, 0.6, 0.6, 0.6, 0.5, 0.5, 0.5, 0.5, 0.5];

/** A run of the bench in which a scheduler cut after two epochs without improvement. */
function plateauRun(): RunResult {
  const scheduler = new Scheduler(plateau({ patience: 1, factor: 0.5 }), {
    lr: 0.01,
    stepsPerEpoch: 4,
  });
  const epochs = losses.map((valLoss, i) => {
    const { lr } = scheduler;
    for (let step = 0; step < 4; step += 1) scheduler.step();
    scheduler.observe({ metrics: { val_loss: valLoss } });
    return {
      epoch: i + 1,
      lrFirst: lr,
      lrLast: lr,
      loss: valLoss / 2,
      valLoss,
      valAccuracy: 1 - valLoss,
    };
  });
  return {
    scheduler: 'plateau',
    description: '',
    backend: 'tfjs',
    status: 'finished',
    epochs,
    events: toRunEvents(scheduler.events, [], scheduler.run),
    best: null,
    test: null,
    timing: { stepMs: 1, seconds: 1 },
  };
}

test('a run of the bench explains itself by its scheduler’s own decisions', () => {
  const run = plateauRun();
  const history = checkHistory(historyOf(run, { ...settings, stepsPerEpoch: 4 }));
  const { changes, schedule, valKey, best } = analyze(history);
  expect(schedule).toMatchObject({
    kind: 'reduce-on-plateau',
    alternatives: [],
    confidence: 'certain',
  });
  // what is cut after the last epoch trains nothing and shows in no row
  const cuts = run.events
    .filter(({ type }) => type === 'reduced')
    .map(({ at }) => at + 1)
    .filter((at) => at <= run.epochs.length);
  expect(cuts.length).toBeGreaterThan(2);
  expect(changes.map(({ at }) => at)).toEqual(cuts);
  expect(
    changes.every(
      ({ cause, confidence }) => confidence === 'certain' && ['event', 'plateau'].includes(cause),
    ),
  ).toBe(true);
  expect({ valKey, best: best?.value }).toEqual({ valKey: 'val_loss', best: 0.5 });
});

test('without decisions, as in results of earlier versions, the replay finds them', () => {
  const run = plateauRun();
  const events = run.events.map(({ decision: _, ...event }) => event);
  const { changes, schedule } = analyze(historyOf({ ...run, events }, settings));
  expect(changes.every(({ cause }) => cause === 'plateau')).toBe(true);
  expect(schedule.parameters['afterBad']).toBe(2);
});
